"""Content credentials stay with the original, are verified off to one side, and are told for what they are worth."""

import datetime
import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from media import content_credentials
from media.content_credentials import has_content_credentials, verify
from media.intake import accept_original
from media.tasks import verify_content_credentials_of
from tests.factories import make_photo, picture_bytes, publish_article

pytestmark = pytest.mark.django_db


def with_a_manifest_store() -> bytes:
    """A JPEG with an APP11 segment that begins as a C2PA manifest store does, and holds nothing that can be verified."""
    jpeg = picture_bytes("teal", (40, 30))
    label = b"jumdc2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71\x03c2pa\x00"
    description = (4 + len(label)).to_bytes(4, "big") + label
    payload = b"JP\x00\x01\x00\x00\x00\x01" + (8 + len(description)).to_bytes(4, "big") + b"jumb" + description
    return jpeg[:2] + b"\xff\xeb" + (2 + len(payload)).to_bytes(2, "big") + payload + jpeg[2:]


def brought_in(data: bytes):
    photo = make_photo(with_file=False, alt_text="Plain teal")
    accept_original(photo, SimpleUploadedFile("a.jpg", data))
    photo.save()
    return photo


def signed(*, ai: bool = False) -> tuple[bytes, str]:
    """A picture signed by an authority of its own, and the certificate of that authority."""
    c2pa = pytest.importorskip("c2pa", reason="c2pa-python is not installed: credentials are not verified here")
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    now = datetime.datetime.now(datetime.UTC)
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())

    def name(common):
        parts = [(NameOID.ORGANIZATION_NAME, "Velmora Photo Pool"), (NameOID.COMMON_NAME, common)]
        return x509.Name([x509.NameAttribute(*part) for part in parts])

    def certificate(subject, public, *, authority):
        made = x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name("Root")).public_key(public)
        made = made.serial_number(x509.random_serial_number())
        made = made.not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=9))
        made = made.add_extension(x509.BasicConstraints(authority, None), critical=True)
        usage = x509.KeyUsage(not authority, False, False, False, False, authority, authority, False, False)
        made = made.add_extension(usage, critical=True)
        if not authority:
            made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=True)
        made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
        made = made.add_extension(issuer, critical=False).sign(root_key, hashes.SHA256())
        return made.public_bytes(serialization.Encoding.PEM)

    root = certificate("Root", root_key.public_key(), authority=True)
    leaf = certificate("Signer", key.public_key(), authority=False)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    source = "trainedAlgorithmicMedia" if ai else "digitalCapture"
    created = {
        "action": "c2pa.created",
        "digitalSourceType": f"http://cv.iptc.org/newscodes/digitalsourcetype/{source}",
    }
    manifest = {
        "claim_generator_info": [{"name": "Velmora Camera", "version": "1"}],
        "format": "image/jpeg",
        "assertions": [{"label": "c2pa.actions", "data": {"actions": [created]}}],
    }
    out = io.BytesIO()
    signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo(b"es256", leaf + root, private, None))
    with c2pa.Builder(manifest) as builder:
        builder.sign(signer, "image/jpeg", io.BytesIO(picture_bytes("teal", (40, 30))), out)
    return out.getvalue(), root.decode()


def test_a_picture_without_credentials_has_none():
    assert not has_content_credentials(picture_bytes())
    assert brought_in(picture_bytes("navy")).content_credentials == {}


def test_the_original_keeps_its_credentials_to_the_byte_and_the_desk_and_readers_are_told(client, desk):
    data = with_a_manifest_store()
    photo = brought_in(data)
    with photo.original.open("rb") as file:
        assert hashlib.sha256(file.read()).digest() == hashlib.sha256(data).digest()
    assert photo.content_credentials == {"state": "present"}
    publish_article(photos=[photo])
    assert "Content credentials" in client.get(photo.get_absolute_url()).text
    assert "nobody has verified them" in desk.get(reverse("admin:media_photo_change", args=[photo.pk])).text


def test_without_the_package_the_desk_says_so_in_a_line_and_nothing_else_changes(desk, monkeypatch):
    monkeypatch.setattr(content_credentials, "find_spec", lambda name: None)
    photo = brought_in(with_a_manifest_store())
    verify_content_credentials_of.enqueue(photo.pk)
    photo.refresh_from_db()
    assert photo.content_credentials == {"state": "present"}
    assert "c2pa-python" in desk.get(reverse("admin:media_photo_change", args=[photo.pk])).text


def test_a_signer_is_trusted_unknown_or_the_signature_is_not_valid():
    data, root = signed(ai=True)
    found = verify(data, "jpg", root)
    assert found == {
        "state": "trusted",
        "issuer": "Velmora Photo Pool",
        "generator": "Velmora Camera",
        "made_by_ai": True,
        "failures": [],
        "signed_at": "",
    }
    assert verify(data, "jpg")["state"] == "unknown"
    changed = bytearray(data)
    changed[-20] ^= 1
    assert verify(bytes(changed), "jpg", root)["state"] == "invalid"
    assert verify(data[: len(data) // 2], "jpg", root)["state"] in {"unreadable", "invalid"}
    assert not verify(signed()[0], "jpg")["made_by_ai"]


def test_readers_see_who_signed_and_that_ai_made_it(client, settings):
    data, settings.C2PA_TRUST_ANCHORS = signed(ai=True)
    photo = brought_in(data)
    publish_article(photos=[photo])
    verify_content_credentials_of.enqueue(photo.pk)
    page = client.get(photo.get_absolute_url()).text
    assert "Signed by <bdi>Velmora Photo Pool</bdi>" in page and "AI made it" in page


@pytest.mark.parametrize(
    "answer", ["", "[]", '{"state": "absolutely"}', '{"state": 1}', '{"state": ["trusted"]}', "null"]
)
def test_a_verifier_that_breaks_or_talks_nonsense_leaves_them_unverified(answer):
    import sys

    program = (sys.executable, "-c", f"import sys; sys.stdin.buffer.read(); print({answer!r})")
    assert verify(with_a_manifest_store(), "jpg", program=program) == {"state": "present"}


def test_a_verifier_that_hangs_is_ended():
    import sys

    program = (sys.executable, "-c", "import time; time.sleep(60)")
    assert verify(b"", "jpg", program=program, seconds=0.3) == {"state": "present"}
