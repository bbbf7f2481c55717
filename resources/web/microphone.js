// Runs in the audio thread: hands the microphone on as 16-bit samples, 2048 at a time.

class Microphone extends AudioWorkletProcessor {
  #pcm = new Int16Array(2048);
  #filled = 0;

  process([[channel]]) {
    for (const value of channel ?? []) {
      this.#pcm[this.#filled++] = Math.max(-1, Math.min(1, value)) * 32767;
      if (this.#filled === this.#pcm.length) {
        this.port.postMessage(this.#pcm.slice().buffer);
        this.#filled = 0;
      }
    }
    return true;
  }
}

registerProcessor("microphone", Microphone);
