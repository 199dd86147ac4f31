"""email: building, parsing, headers, multipart."""
import email
import email.policy
from email.header import Header, decode_header
from email.message import EmailMessage
from email.utils import formataddr, getaddresses, parseaddr, parsedate_tz

message = EmailMessage()
message["Subject"] = "Grüße aus dem Süden"
message["From"] = "A Person <a@example.org>"
message["To"] = "b@example.org, C <c@example.org>"
message.set_content("Hello\nWörld\n")
message.add_attachment(b"\x00\x01data", maintype="application", subtype="octet-stream", filename="data.bin")
message.set_boundary("BOUNDARY")
text = message.as_string()
print(text)
parsed = email.message_from_string(text, policy=email.policy.default)
print(parsed["subject"], [str(address) for address in parsed["to"].addresses], parsed.is_multipart())
for part in parsed.walk():
    print(part.get_content_type(), part.get_filename(), part.get_content_disposition())
print(parsed.get_body().get_content(), [part.get_content() for part in parsed.iter_attachments()])
print(decode_header("=?utf-8?q?Gr=C3=BC=C3=9Fe?= plain"), str(Header("äöü", "iso-8859-1")), Header("äöü", "utf-8").encode())
print(parseaddr("Name <x@y>"), formataddr(("Ä B", "x@y")), getaddresses(["a <a@b>, c@d"]))
print(parsedate_tz("Mon, 20 Nov 1995 19:12:08 -0500"), parsedate_tz("nonsense"))
old = email.message_from_string("A: 1\nB: 2\nA: 3\n\nbody")
print(old.get_all("a"), old["missing"], old.keys(), old.get_payload(), old.defects)
del old["a"]
old.add_header("X", "v", param="p q")
old.replace_header("B", "new")
print(old.as_bytes())
try:
    old.replace_header("none", "x")
except KeyError as error:
    print(error)
broken = email.message_from_string("Content-Type: multipart/mixed; boundary=x\n\nno parts")
print([type(defect).__name__ for defect in broken.defects])
