"""Processors that one machine can play: kernels of OpenBLAS, and NumPy without its widest loops."""

from collections.abc import Mapping

import numpy as np
from threadpoolctl import threadpool_info

WIDE = "X86_V4 AVX512_ICL AVX512_SPR AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL"
NARROW = {"NPY_DISABLE_CPU_FEATURES": WIDE}  # NumPy's older and newer names for AVX-512

MACHINES: Mapping[str, Mapping[str, str]] = {
    "nehalem": {"OPENBLAS_CORETYPE": "Nehalem", **NARROW},
    "sandybridge": {"OPENBLAS_CORETYPE": "Sandybridge", **NARROW},
    "haswell": {"OPENBLAS_CORETYPE": "Haswell"},
    "haswell-narrow": {"OPENBLAS_CORETYPE": "Haswell", **NARROW},
    "skylakex": {"OPENBLAS_CORETYPE": "SkylakeX"},
}


def taken() -> str:
    """Say which kernel of OpenBLAS this process really uses, and whether NumPy uses AVX-512."""
    (blas,) = [one for one in threadpool_info() if one["user_api"] == "blas"]
    return (
        f"{blas['architecture']}, NumPy {np.__version__} {'with' if wide() else 'without'} AVX-512"
    )


def wide() -> bool:
    """Whether NumPy takes its AVX-512 loops; its name for them has changed."""
    found = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    return "X86_V4" in found or "AVX512_SKX" in found
