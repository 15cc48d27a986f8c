"""Certificates of a journey's own servers, made with openssl: NAME.pem and NAME.key in a folder, valid for two days."""

import hashlib
import subprocess

NEW_KEY = ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "2")


def openssl(folder, *arguments):
    return subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True).stdout


def makeAuthority(folder, name, subject):
    openssl(folder, *NEW_KEY, "-subj", f"/CN={subject}", "-keyout", f"{name}.key", "-out", f"{name}.pem",
            "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign")


def makeCertificate(folder, name, alternatives, authority=None):
    """For the subject alternative names ("DNS:…", "IP:…"); signed by itself where no authority is named."""
    issuer = ("-CA", f"{authority}.pem", "-CAkey", f"{authority}.key") if authority else ()
    openssl(folder, *NEW_KEY, "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.pem", *issuer,
            "-addext", "basicConstraints=critical,CA:FALSE", "-addext", "keyUsage=critical,digitalSignature",
            "-addext", "extendedKeyUsage=serverAuth", "-addext", "subjectAltName=" + ",".join(alternatives))


def keyFingerprint(folder, name):
    """SHA-256 of the TLS public key (SubjectPublicKeyInfo), as hex."""
    key = openssl(folder, "pkey", "-in", f"{name}.key", "-pubout", "-outform", "DER")
    return hashlib.sha256(key).hexdigest()
