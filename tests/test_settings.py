"""What .streamlit/config.toml says is what Streamlit goes by, whichever server runs it."""

import pytest
from streamlit import config


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("server.fileWatcherType", "none"),
        ("logger.enableRich", False),
        ("runner.postScriptGC", False),
        ("client.showErrorDetails", "none"),
        ("browser.gatherUsageStats", False),
    ],
)
def test_streamlit_goes_by_the_settings(option, value):
    assert config.get_option(option) == value
