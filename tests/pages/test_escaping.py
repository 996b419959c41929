"""What is put on a page as HTML is text unless it is marked as HTML."""

from streamlit.testing.v1 import AppTest


def page():
    from markupsafe import Markup

    from dashboard.frame import components

    components.html("<b>1 < 2</b>")
    components.html(Markup("<b>{}</b>").format("1 < 2"))


def test_a_plain_string_is_escaped_and_markup_is_not():
    bodies = [item.proto.body for item in AppTest.from_function(page).run().get("html")]
    assert bodies == ["&lt;b&gt;1 &lt; 2&lt;/b&gt;", "<b>1 &lt; 2</b>"]
