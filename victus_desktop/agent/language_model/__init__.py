"""The language model: llama.cpp or an endpoint, its agent, and what it may say."""
