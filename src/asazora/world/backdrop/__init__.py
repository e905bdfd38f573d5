"""The settings of the storybook world: layers of drawn scenery, described as data."""
