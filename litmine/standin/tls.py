"""A certificate authority that lives as long as the server, for the hosts of NCBI."""

from __future__ import annotations

import ssl
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

HOSTS = (
    "eutils.ncbi.nlm.nih.gov",
    "dtd.nlm.nih.gov",
    "ftp.ncbi.nlm.nih.gov",
    "www.ncbi.nlm.nih.gov",
)
LIFE = timedelta(days=2)
Key = ec.EllipticCurvePrivateKey


def name_of(text: str) -> x509.Name:
    """Make a name."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def begin(subject: str, issuer: str, key: Key) -> x509.CertificateBuilder:
    """Begin a certificate that is valid for two days."""
    now = datetime.now(timezone.utc)
    return (
        x509.CertificateBuilder()
        .subject_name(name_of(subject))
        .issuer_name(name_of(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + LIFE)
    )


def make_authority() -> tuple[Key, x509.Certificate]:
    """Make the authority's key and certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = "litmine standin (run-time authority, trusts nothing else)"
    usage = x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        crl_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = begin(name, name, key)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(usage, critical=True).add_extension(identifier, critical=False)
    return key, builder.sign(key, hashes.SHA256())


def make_certificate(ca_key: Key, ca: x509.Certificate) -> tuple[Key, x509.Certificate]:
    """Make a key and certificate for NCBI's hosts and this machine."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = str(ca.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
    names = x509.SubjectAlternativeName([x509.DNSName(h) for h in (*HOSTS, "localhost")])
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    builder = begin(HOSTS[0], issuer, key).add_extension(names, critical=False)
    builder = builder.add_extension(authority, critical=False)
    builder = builder.add_extension(
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
    )
    return key, builder.sign(ca_key, hashes.SHA256())


def make_tls(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Give a server's TLS context and the authority's file for clients, both under `folder`."""
    ca_key, ca = make_authority()
    key, certificate = make_certificate(ca_key, ca)
    ca_file, chain = folder / "authority.pem", folder / "server.pem"
    ca_file.write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    chain.touch(mode=0o600)
    chain.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    return context, ca_file
