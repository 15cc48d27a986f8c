// Issues certificates (P-256, SHA-256): a root per installation and short-lived leaves. Who gets one is decided
// elsewhere.
#pragma once
#include <span>
#include <string>

#include "core/environment.h"
#include "core/id.h"
#include "core/secret.h"

namespace chatelaine::crypto {

// PEM text; private keys are Secrets of PKCS #8 PEM.
struct IssuedCertificate {
  std::string certificatePem;
  Secret privateKeyPem;
};

// Ten years, CA:TRUE pathlen 0, critical keyUsage, SKI. `commonName` is what people see in their trust stores.
Result<IssuedCertificate> createCertificateAuthority(const std::string& commonName, Timestamp now);
// 24 hours from an hour before now; SAN (DNS or IP), serverAuth, SKI, AKI, critical keyUsage: Python 3.13 is strict.
Result<IssuedCertificate> issueLeaf(const IssuedCertificate& authority, const std::string& host, Timestamp now);
Hash certificateFingerprint(const std::string& certificatePem);  // SHA-256 over the DER; null for bad PEM
Hash publicKeyFingerprint(const std::string& certificatePem);    // SHA-256 over SubjectPublicKeyInfo

}  // namespace chatelaine::crypto
