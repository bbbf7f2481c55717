"""Nothing of a conversation is told to anyone who only watches."""


def switch_off() -> None:
    """Keep LangChain from reporting to LangSmith, whatever the environment asks for."""
    import langsmith

    langsmith.configure(enabled=False)
