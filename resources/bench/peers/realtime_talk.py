"""A voice assistant on the default sound devices, made with RealtimeSTT and RealtimeTTS.

Runs in an environment that has both, `faster-whisper`, `piper-tts` and `openai`, never in
Victus's own. RealtimeTTS calls Piper as a program for each sentence, which loads the voice anew
each time; here a subclass keeps the voice loaded, which is what its authors would do for speed.
"""

from collections.abc import Iterator

from told import told


def answers(server: str, prompt: str, question: str, tokens: int) -> Iterator[str]:
    """Give the pieces of an answer as the model words it."""
    from openai import OpenAI

    stream = OpenAI(base_url=server, api_key="none").chat.completions.create(
        model="model",
        messages=[{"role": "system", "content": prompt}, {"role": "user", "content": question}],
        stream=True,
        temperature=0.2,
        max_tokens=tokens,
    )
    for chunk in stream:
        if chunk.choices and chunk.choices[0].delta.content:
            yield chunk.choices[0].delta.content


def main() -> None:
    given = told(__doc__)
    from piper import PiperVoice
    from RealtimeSTT import AudioToTextRecorder
    from RealtimeTTS import PiperEngine, TextToAudioStream
    from RealtimeTTS import PiperVoice as NamedVoice

    voice = PiperVoice.load(given.piper)

    class LoadedPiper(PiperEngine):
        def synthesize(self, text: str, sentence_count: int = 0) -> bool:
            for chunk in voice.synthesize(text):
                self.queue.put(chunk.audio_int16_bytes)
            return True

    named = NamedVoice(model_file=str(given.piper), config_file=f"{given.piper}.json")
    speech = TextToAudioStream(LoadedPiper(piper_path="piper", voice=named), tokenizer="rule-based")
    recorder = AudioToTextRecorder(
        model=given.whisper,
        language="en",
        compute_type="int8",
        device="cpu",
        spinner=False,
        no_log_file=True,
        enable_realtime_transcription=False,
        faster_whisper_vad_filter=False,
    )
    while True:
        question = recorder.text().strip()
        if question:
            speech.feed(answers(given.llm, given.prompt, question, given.tokens))
            speech.play(fast_sentence_fragment=True)


if __name__ == "__main__":
    main()
