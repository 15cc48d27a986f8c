#include "crypto/x509.h"

#include <openssl/pem.h>

#include "crypto/fatal.h"
#include "crypto/hash.h"
#include "crypto/openssl_handles.h"
#include "crypto/random.h"

namespace chatelaine::crypto {
namespace {

using std::chrono::hours;

struct Validity {
  Timestamp from;
  Timestamp until;
};

struct Extension {
  int nid;
  std::string value;  // in the syntax of openssl's x509v3_config
};

struct Draft {
  std::string commonName;  // empty: no subject
  Validity validity;
  std::vector<Extension> extensions;
};

struct Issuer {
  X509* certificate;  // null: self-signed
  EVP_PKEY* key;
};

std::string textOfBio(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string pemOf(X509* certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  require(bio && PEM_write_bio_X509(bio.get(), certificate) == 1, "writing a certificate failed");
  return textOfBio(bio.get());
}

Secret pemOf(const EVP_PKEY* key) {
  const Bio bio(BIO_new(BIO_s_secmem()));  // wiped when it is freed
  require(bio && PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
          "writing a private key failed");
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return Secret::copyOf(std::string_view(data, static_cast<std::size_t>(size)));
}

Certificate certificateFrom(std::string_view pem) {
  const ErrorQueueGuard guard;
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return Certificate(bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr);
}

Pkey privateKeyFrom(const Secret& pem) {
  const ErrorQueueGuard guard;
  const Bio bio(BIO_new_mem_buf(pem.text().data(), static_cast<int>(pem.size())));
  return Pkey(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr) : nullptr);
}

bool setTimes(X509* certificate, const Validity& validity) {
  const auto set = [](ASN1_TIME* field, Timestamp time) {
    return ASN1_TIME_set(field, std::chrono::system_clock::to_time_t(time)) != nullptr;
  };
  return set(X509_getm_notBefore(certificate), validity.from) && set(X509_getm_notAfter(certificate), validity.until);
}

// 127 random bits: positive, and never the same twice, which browsers refuse.
bool setSerial(X509* certificate) {
  Bytes bytes = randomBytes(16);
  bytes.front() = (bytes.front() & std::byte{0x3f}) | std::byte{0x40};
  BIGNUM* number = BN_bin2bn(raw(bytes), static_cast<int>(bytes.size()), nullptr);
  const bool isSet = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr;
  BN_free(number);
  return isSet;
}

bool setNames(X509* certificate, const std::string& commonName, X509* issuer) {
  X509_NAME* subject = X509_get_subject_name(certificate);
  if (!commonName.empty() && X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, raw(bytesOf(commonName)),
                                                        static_cast<int>(commonName.size()), -1, 0) != 1) {
    return false;
  }
  return X509_set_issuer_name(certificate, issuer ? X509_get_subject_name(issuer) : subject) == 1;
}

bool addExtensions(X509* certificate, X509* issuer, const std::vector<Extension>& extensions) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer ? issuer : certificate, certificate, nullptr, nullptr, 0);
  for (const auto& [nid, value] : extensions) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
    const bool isAdded = extension && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    if (!isAdded) return false;
  }
  return true;
}

Result<IssuedCertificate> issue(const Draft& draft, const Issuer* issuer) {
  const ErrorQueueGuard guard;
  const Pkey key(EVP_EC_gen("P-256"));
  const Certificate certificate(X509_new());
  require(key && certificate, "P-256 is missing");
  X509* const parent = issuer ? issuer->certificate : nullptr;
  const bool isIssued = X509_set_version(certificate.get(), X509_VERSION_3) == 1 && setSerial(certificate.get()) &&
                        setTimes(certificate.get(), draft.validity) &&
                        setNames(certificate.get(), draft.commonName, parent) &&
                        X509_set_pubkey(certificate.get(), key.get()) == 1 &&
                        addExtensions(certificate.get(), parent, draft.extensions) &&
                        X509_sign(certificate.get(), issuer ? issuer->key : key.get(), EVP_sha256()) > 0;
  if (!isIssued) return fail(ErrorCode::invalidInput, "a name doesn't fit into a certificate");
  return IssuedCertificate{pemOf(certificate.get()), pemOf(key.get())};
}

// "[::1]" and "::1" are addresses; everything that isn't an address is a DNS name.
std::string subjectAlternativeName(const std::string& host) {
  const bool isBracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  const std::string bare = isBracketed ? host.substr(1, host.size() - 2) : host;
  ASN1_OCTET_STRING* address = a2i_IPADDRESS(bare.c_str());
  const bool isAddress = address != nullptr;
  ASN1_OCTET_STRING_free(address);
  return (isAddress ? "IP:" : "DNS:") + bare;
}

// The extension syntax gives meaning to commas, colons and more, so a host may hold nothing but a host's characters.
bool isPlainHost(std::string_view host) {
  return !host.empty() && host.size() <= 253 &&
         host.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:[]") ==
             std::string_view::npos;
}

}  // namespace

Result<IssuedCertificate> createCertificateAuthority(const std::string& commonName, Timestamp now) {
  if (commonName.empty()) return fail(ErrorCode::invalidInput, "a certificate authority needs a name");
  return issue({.commonName = commonName,
                .validity = {now - hours(1), now + std::chrono::years(10)},
                .extensions = {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                               {NID_key_usage, "critical,keyCertSign,cRLSign"},
                               {NID_subject_key_identifier, "hash"}}},
               nullptr);
}

Result<IssuedCertificate> issueLeaf(const IssuedCertificate& authority, const std::string& host, Timestamp now) {
  const ErrorQueueGuard guard;
  if (!isPlainHost(host)) return fail(ErrorCode::invalidInput, "not a host name or address");
  const Certificate parent = certificateFrom(authority.certificatePem);
  const Pkey key = privateKeyFrom(authority.privateKeyPem);
  if (!parent || !key) return fail(ErrorCode::corrupt, "the certificate authority can't be read");
  const std::string name = subjectAlternativeName(host);
  if (name.starts_with("DNS:") && host.find_first_of(":[]") != std::string::npos) {
    return fail(ErrorCode::invalidInput, "not a host name or address");
  }
  const bool hasSubject = host.size() <= ub_common_name;
  const Issuer issuer{parent.get(), key.get()};
  return issue({.commonName = hasSubject ? host : std::string{},
                .validity = {now - hours(1), now + hours(23)},
                .extensions = {{NID_basic_constraints, "critical,CA:FALSE"},
                               {NID_key_usage, "critical,digitalSignature"},
                               {NID_ext_key_usage, "serverAuth"},
                               {NID_subject_key_identifier, "hash"},
                               {NID_authority_key_identifier, "keyid:always"},
                               {NID_subject_alt_name, (hasSubject ? "" : "critical,") + name}}},
               &issuer);
}

Hash certificateFingerprint(const std::string& certificatePem) {
  const Certificate certificate = certificateFrom(certificatePem);
  unsigned char* der = nullptr;
  const int size = certificate ? i2d_X509(certificate.get(), &der) : 0;
  const Hash hash = size > 0 ? sha256(std::as_bytes(std::span(der, static_cast<std::size_t>(size)))) : Hash{};
  OPENSSL_free(der);
  return hash;
}

Hash publicKeyFingerprint(const std::string& certificatePem) {
  const Certificate certificate = certificateFrom(certificatePem);
  unsigned char* der = nullptr;
  const int size = certificate ? i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate.get()), &der) : 0;
  const Hash hash = size > 0 ? sha256(std::as_bytes(std::span(der, static_cast<std::size_t>(size)))) : Hash{};
  OPENSSL_free(der);
  return hash;
}

}  // namespace chatelaine::crypto
