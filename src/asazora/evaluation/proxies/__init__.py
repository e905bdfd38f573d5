"""Harmless cartoon stand-ins for what no frame may show, drawn over renders to train and test the frame classifier.

They stand beside the judge, above the world: the layers contract keeps them out of reach of all that trains or serves
the generative model.
"""
