"""Throw-away certificates: an authority, and a leaf for one name, P-256 as the gateway's own."""

import subprocess


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


class Authority:
    def __init__(self, directory, name):
        self.m_directory = directory
        self.certificate = directory / f"{name}.pem"
        self.key = directory / f"{name}.key"
        self.both = directory / f"{name}-both.pem"
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", 30,
                "-subj", f"/CN={name}", "-keyout", self.key, "-out", self.certificate,
                "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
        self.both.write_bytes(self.certificate.read_bytes() + self.key.read_bytes())

    def leaf(self, host):
        """Paths of a certificate and its key."""
        certificate, key = self.m_directory / f"{host}.pem", self.m_directory / f"{host}.key"
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", 30,
                "-subj", f"/CN={host}", "-keyout", key, "-out", certificate, "-CA", self.certificate,
                "-CAkey", self.key, "-addext", f"subjectAltName=DNS:{host}",
                "-addext", "basicConstraints=critical,CA:FALSE")
        return certificate, key
