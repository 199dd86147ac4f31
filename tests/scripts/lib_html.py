"""html and html.parser: escapes, entities, events."""
import html
from html.parser import HTMLParser

print(html.escape("<a href='x'>\"&\"</a>"), html.escape("'\"", quote=False))
print(html.unescape("&lt;&amp;&#65;&#x42;&eacute;&notit;&nope;&#0;&#x110000;&#128;&copy"))
class Events(HTMLParser):
    def handle_starttag(self, tag, attrs):
        print("start", tag, attrs, self.getpos())
    def handle_endtag(self, tag):
        print("end", tag)
    def handle_startendtag(self, tag, attrs):
        print("startend", tag, attrs)
    def handle_data(self, data):
        print("data", repr(data))
    def handle_comment(self, data):
        print("comment", repr(data))
    def handle_decl(self, decl):
        print("decl", decl)
    def handle_pi(self, data):
        print("pi", data)
    def unknown_decl(self, data):
        print("unknown", data)
    def handle_entityref(self, name):
        print("entity", name)
    def handle_charref(self, name):
        print("char", name)
parser = Events()
parser.feed("<!DOCTYPE html><p class=a ID='b c' checked>Text &amp; more<br/><!-- note --></p\n><?php x ?>")
parser.feed("<script>if (a < b) {}</sc")
parser.feed("ript><a hre")
parser.feed("f=x>split</a>")
print(parser.get_starttag_text())
parser.close()
plain = Events(convert_charrefs=False)
plain.feed("a&lt;b&#62;c & d")
plain.close()
