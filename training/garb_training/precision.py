"""The arithmetic of trunks during training and measuring: bfloat16 where the processor has it, else single precision."""

from __future__ import annotations

import torch


def trunk_type() -> torch.dtype:
    """Returns bfloat16 where oneDNN multiplies it, on x86 from AVX-512 on. Elsewhere PyTorch emulates it, ten times as slow as single precision."""
    return torch.bfloat16 if torch.ops.mkldnn._is_mkldnn_bf16_supported() else torch.float32


def trunk_arithmetic() -> torch.autocast:
    """Returns the context in which a trunk computes."""
    return torch.autocast("cpu", torch.bfloat16, enabled=trunk_type() == torch.bfloat16)
