"""Sound in and out: devices, files, resampling, voice detection, wake word, echo cancellation."""
