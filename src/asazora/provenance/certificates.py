"""The certificates an install signs with: a root of its own, made once, and leaves that it issues every two months.

The profile is that of the C2PA specification 2.2, chapter 14 (trust model): ECDSA on P-256, a critical digitalSignature
key usage, extended key usages for claim signing and, for older validators, e-mail protection.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import NameOID

ROOT_LIFETIME = timedelta(days=3650)
LEAF_LIFETIME = timedelta(days=90)
CLOCK_SKEW = timedelta(minutes=5)
"""A certificate is valid from a little before it is made: clocks differ."""

_COORDINATE_BYTES = 32

CLAIM_SIGNING = x509.ObjectIdentifier("1.3.6.1.4.1.62558.2.1")
EMAIL_PROTECTION = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.4")


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A certificate chain, the certificate's own first, and the key of its first: PEM."""

    chain_pem: bytes
    key_pem: bytes = field(repr=False)

    @property
    def certificate(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate(self.chain_pem)

    @property
    def key(self) -> ec.EllipticCurvePrivateKey:
        """The private key. Raises ValueError unless it is one on P-256, which is what ES256 needs."""
        key = serialization.load_pem_private_key(self.key_pem, password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.key_size != 256:
            raise ValueError("the signing key is not an elliptic-curve key on P-256")
        return key

    def sign(self, data: bytes) -> bytes:
        """An ECDSA signature with SHA-256: r and s, 32 bytes each."""
        r, s = decode_dss_signature(self.key.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(_COORDINATE_BYTES) + s.to_bytes(_COORDINATE_BYTES)


def make_root(organisation: str, now: datetime) -> Credential:
    """A self-signed certificate authority that may issue leaves and nothing else."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(organisation, "Asazora root")
    builder = _builder(name, name, key, key, now, ROOT_LIFETIME)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_key_usage(issues=True), critical=True)
    return _credential(builder, key, key)


def make_leaf(root: Credential, organisation: str, now: datetime) -> Credential:
    """A certificate to sign claims with, issued by `root`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(organisation, "Asazora content credentials")
    builder = _builder(name, root.certificate.subject, key, root.key, now, LEAF_LIFETIME)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_key_usage(issues=False), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([CLAIM_SIGNING, EMAIL_PROTECTION]), critical=False)
    return _credential(builder, key, root.key)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    now: datetime,
    lifetime: timedelta,
) -> x509.CertificateBuilder:
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_SKEW)
        .not_valid_after(now + lifetime)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(authority, critical=False)
    )


def _credential(
    builder: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey, issuer_key: ec.EllipticCurvePrivateKey
) -> Credential:
    certificate = builder.sign(issuer_key, hashes.SHA256())
    return Credential(
        chain_pem=certificate.public_bytes(serialization.Encoding.PEM),
        key_pem=key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )


def _name(organisation: str, common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _key_usage(*, issues: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not issues,
        key_cert_sign=issues,
        crl_sign=issues,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
