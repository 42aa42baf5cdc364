"""The rules, a family of classes a module.

A rule is a pattern tried at one position, with what stands left and right of it; it classifies the
stretch and verbalises it, or leaves it to the next rule (`pipeline.speech.classify` keeps the order).
"""
