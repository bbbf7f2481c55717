"""What the user's documents say: ingest, passages, embeddings, search, memory."""
