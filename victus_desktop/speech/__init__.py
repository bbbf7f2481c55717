"""Speech to text (Whisper), text to speech (Piper), and text made fit to be spoken."""
