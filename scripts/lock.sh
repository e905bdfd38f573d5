#!/bin/sh
# Writes requirements.lock anew: every dependency of pyproject.toml, extras included, at one version, by hash, from PyPI.
# Needs uv (`pip install uv`). Torch and its CUDA libraries are left out; the head of the lock says why.
set -eu
cd "$(dirname "$0")/.."
head='# Every dependency, extras included, pinned by hash: scripts/lock.sh wrote this from pyproject.toml and PyPI.
#
#     pip install "torch>=2.9,<2.14"     (from PyPI, or from the index of your GPU or of none: https://pytorch.org)
#     pip install --no-deps --require-hashes -r requirements.lock
#     pip install --no-deps .
#
# Torch and the CUDA libraries that it brings are not in it: each index has builds of its own, whose hashes differ.
'
for name in torch triton cuda-bindings cuda-pathfinder cuda-toolkit nvidia-cublas nvidia-cuda-cupti nvidia-cuda-nvrtc nvidia-cuda-runtime \
    nvidia-cudnn-cu13 nvidia-cufft nvidia-cufile nvidia-curand nvidia-cusolver nvidia-cusparse nvidia-cusparselt-cu13 \
    nvidia-nccl-cu13 nvidia-nvjitlink nvidia-nvshmem-cu13 nvidia-nvtx; do
    set -- "$@" --no-emit-package "$name"
done
pins=$(uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes --no-header \
    --no-annotate --no-emit-index-url --no-emit-find-links --quiet --default-index https://pypi.org/simple "$@")
printf '%s\n%s\n' "$head" "$pins" >requirements.lock
