"""The storybook world: scenes, physics, drawing, captions and ground truth."""
