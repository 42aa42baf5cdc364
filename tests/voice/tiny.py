"""Tiny VITS models, built here: every sign is a short tone of its own pitch, noise is added to scale."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

RATE = 16000
SIGNS = 160
SAMPLES = 500
"""Of each sign."""
PIPER_SIGNS = "_^$ !'(),-.:;?abcdefghijklmnopqrstuvwxyzæçðøħŋœɐɑɒɓɔɕɖɗəɛɜɡɣɤɨɪɫɬɯɲʂʃʈʊʌʐʒʔʰˈˌː0123456789̪ə̃"
LETTERS = "_ aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ'"


def _graph(kind: str) -> onnx.GraphProto:
    """Return the graph of a model with the inputs that models of its kind have."""
    steps = np.arange(SAMPLES) / RATE
    tones = np.stack([0.3 * np.sin(2 * np.pi * (120 + 9 * number) * steps) for number in range(SIGNS)])
    single = kind == "piper"
    names = ("input", "input_lengths") if single else ("x", "x_length")
    floats = {"scales": 3} if single else {"noise_scale": 1, "length_scale": 1, "noise_scale_w": 1}
    value = helper.make_tensor_value_info
    inputs = [value(names[0], TensorProto.INT64, [1, "T"]), value(names[1], TensorProto.INT64, [1])]
    inputs += [value(name, TensorProto.FLOAT, [size]) for name, size in floats.items()]
    nodes = [
        helper.make_node("Gather", ["tones", names[0]], ["clean"]),
        helper.make_node("RandomNormalLike", ["clean"], ["random"]),
        helper.make_node("Gather", ["scales" if single else "noise_scale", "zero"], ["scale"]),
        helper.make_node("Mul", ["random", "scale"], ["noise"]),
        helper.make_node("Add", ["clean", "noise"], ["noisy"]),
        helper.make_node("Reshape", ["noisy", "shape"], ["output"]),
    ]
    constants = {"tones": tones.astype("f4"), "zero": np.array([0]), "shape": np.array([1, 1, -1])}
    weights = [numpy_helper.from_array(array, name) for name, array in constants.items()]
    return helper.make_graph(
        nodes, "tiny", inputs, [value("output", TensorProto.FLOAT, [1, 1, "S"])], weights
    )


def _model(kind: str, **metadata: object) -> bytes:
    opsets = [helper.make_opsetid("", 17)]
    model = helper.make_model(_graph(kind), opset_imports=opsets, ir_version=8)
    helper.set_model_props(model, {key: str(value) for key, value in metadata.items()})
    return bytes(model.SerializeToString())


def piper_voice(folder: Path, name: str = "vi_VN-vais1000-medium.onnx") -> Path:
    """Write a Piper voice as its makers hand it over: a model without metadata, and its JSON file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(_model("piper"))
    ids = {sign: [number] for number, sign in enumerate(dict.fromkeys(PIPER_SIGNS))}
    described = {"audio": {"sample_rate": RATE}, "espeak": {"voice": "vi"}, "num_speakers": 1}
    (folder / f"{name}.json").write_text(json.dumps({**described, "phoneme_id_map": ids}), "utf-8")
    return folder


def mms_voice(folder: Path, letters: str = LETTERS) -> Path:
    """Write an MMS voice as it is exported for sherpa-onnx: a model with metadata, and tokens.txt."""
    folder.mkdir(parents=True, exist_ok=True)
    kind = {"model_type": "vits", "comment": "mms", "frontend": "characters", "language": "x"}
    numbers = {"add_blank": 1, "n_speakers": 1, "sample_rate": RATE, "punctuation": ""}
    (folder / "model.onnx").write_bytes(_model("mms", **kind, **numbers))
    lines = [f"{letter} {number}\n" for number, letter in enumerate(letters)]
    (folder / "tokens.txt").write_text("".join(lines), "utf-8")
    return folder
