# Read by CMake when llama-cpp-python is built: leaves out what only llama.cpp's own programs use,
# which takes longer to compile than the library itself.
set(LLAMA_BUILD_COMMON OFF)
