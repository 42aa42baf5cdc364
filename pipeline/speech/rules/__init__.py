"""The rules, a family of classes a module: each classifies a stretch by its form and context and verbalises it.

A rule is a pattern tried at one position, with the left and right context; a reader walks the sentence
and takes the first rule that reads the stretch there (`pipeline.speech.classify`).
"""
