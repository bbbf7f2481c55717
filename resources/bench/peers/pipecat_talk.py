"""A voice assistant on the default sound devices, made with pipecat as its own examples make one.

Runs in an environment that has `pipecat-ai[local,silero,whisper,piper]`, never in Victus's own.
"""

import asyncio
import sys
import threading

import pyaudio
from loguru import logger
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.frames.frames import OutputAudioRawFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import (
    LLMContextAggregatorPair,
    LLMUserAggregatorParams,
)
from pipecat.processors.frame_processor import FrameProcessorSetup
from pipecat.services.openai.llm import OpenAILLMService
from pipecat.services.piper.tts import PiperTTSService
from pipecat.services.whisper.stt import WhisperSTTService
from pipecat.transports.base_output import BaseOutputTransport
from pipecat.transports.local.audio import (
    LocalAudioOutputTransport,
    LocalAudioTransport,
    LocalAudioTransportParams,
)
from pipecat.workers.runner import WorkerRunner
from told import told

_AHEAD = 0.04
"""Seconds of sound that may wait for the loudspeaker."""


class SteadyOutput(LocalAudioOutputTransport):
    """Keeps the loudspeaker's stream fed with silence.

    pipecat's own blocks for ever once the stream has run dry between two answers, at least with
    PortAudio over ALSA over PulseAudio.
    """

    async def setup(self, setup: FrameProcessorSetup) -> None:
        await BaseOutputTransport.setup(self, setup)
        self._kept = bytearray()
        self._lock = threading.Condition()
        self._out_stream = self._py_audio.open(
            format=pyaudio.paInt16,
            channels=1,
            rate=self.sample_rate,
            output=True,
            frames_per_buffer=self.sample_rate // 100,
            stream_callback=self._give,
        )

    def write(self, sound: bytes) -> None:
        most = int(_AHEAD * self.sample_rate) * 2
        with self._lock:
            self._lock.wait_for(lambda: len(self._kept) < most, 1)
            self._kept += sound

    async def write_audio_frame(self, frame: OutputAudioRawFrame) -> bool:
        await self.get_event_loop().run_in_executor(self._executor, self.write, frame.audio)
        return True

    def _give(self, _: object, frames: int, *rest: object) -> tuple[bytes, int]:
        with self._lock:
            sound = bytes(self._kept[: 2 * frames])
            del self._kept[: 2 * frames]
            self._lock.notify()
        return sound.ljust(2 * frames, b"\0"), pyaudio.paContinue


class SteadyTransport(LocalAudioTransport):
    def output(self) -> SteadyOutput:
        if self._output is None:
            self._output = SteadyOutput(self._pyaudio, self._params)
        return self._output


async def main() -> None:
    given = told(__doc__)
    logger.remove()
    logger.add(sys.stderr, level="WARNING")
    transport = SteadyTransport(
        LocalAudioTransportParams(
            audio_in_enabled=True,
            audio_out_enabled=True,
            audio_in_sample_rate=16000,
            audio_out_sample_rate=22050,
        )
    )
    hearing = WhisperSTTService(
        device="cpu",
        compute_type="int8",
        settings=WhisperSTTService.Settings(model=given.whisper),
    )
    thinking = OpenAILLMService(
        api_key="none",
        base_url=given.llm,
        settings=OpenAILLMService.Settings(
            model="model",
            temperature=0.2,
            max_tokens=given.tokens,
            system_instruction=given.prompt,
        ),
    )
    speaking = PiperTTSService(
        download_dir=given.piper.parent,
        settings=PiperTTSService.Settings(voice=given.piper.stem),
    )
    context = LLMContext()
    turns = LLMContextAggregatorPair(
        context, user_params=LLMUserAggregatorParams(vad_analyzer=SileroVADAnalyzer())
    )
    pipeline = Pipeline(
        [
            transport.input(),
            hearing,
            turns.user(),
            thinking,
            speaking,
            transport.output(),
            turns.assistant(),
        ]
    )
    runner = WorkerRunner(handle_sigterm=True)
    await runner.add_workers(PipelineWorker(pipeline, idle_timeout_secs=None))
    await runner.run()


if __name__ == "__main__":
    asyncio.run(main())
