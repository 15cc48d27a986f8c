#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>

#include "crypto/x509.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::crypto;
using namespace std::chrono_literals;

namespace {

const Timestamp now = std::chrono::sys_days(std::chrono::year(2026) / 3 / 1);

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_STORE* store) const { X509_STORE_free(store); }
  void operator()(X509_STORE_CTX* context) const { X509_STORE_CTX_free(context); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

Owned<X509> parsed(const std::string& pem) {
  const Owned<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return Owned<X509>(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

// As Python 3.13 and browsers do it: strict, for a TLS server, at a time. X509_V_OK or what is wrong.
int verify(const IssuedCertificate& root, const IssuedCertificate& leaf, Timestamp time) {
  const Owned<X509_STORE> store(X509_STORE_new());
  X509_STORE_add_cert(store.get(), parsed(root.certificatePem).get());
  const Owned<X509> certificate = parsed(leaf.certificatePem);
  const Owned<X509_STORE_CTX> context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store.get(), certificate.get(), nullptr);
  X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_X509_STRICT);
  X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_SERVER);
  X509_VERIFY_PARAM_set_time(parameters, std::chrono::system_clock::to_time_t(time));
  X509_verify_cert(context.get());
  return X509_STORE_CTX_get_error(context.get());
}

bool isFor(const IssuedCertificate& leaf, const char* host) {
  const Owned<X509> certificate = parsed(leaf.certificatePem);
  return X509_check_host(certificate.get(), host, 0, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT, nullptr) == 1 ||
         X509_check_ip_asc(certificate.get(), host, 0) == 1;
}

}  // namespace

class CertificatesAreStrict : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    test::startCrypto();
    auto made = createCertificateAuthority("Chatelaine test authority", now);
    QVERIFY(made.has_value());
    m_root = *std::move(made);
  }

  void aLeaf_isTrustedByTheRootForItsHost_data() {
    QTest::addColumn<std::string>("host");
    QTest::addColumn<std::string>("checked");
    QTest::newRow("name") << std::string("api.example.test") << std::string("api.example.test");
    QTest::newRow("IPv4") << std::string("127.0.0.1") << std::string("127.0.0.1");
    QTest::newRow("IPv6 in brackets") << std::string("[::1]") << std::string("::1");
    QTest::newRow("longer than a common name") << std::string(60, 'a') + "." + std::string(60, 'b') + ".test"
                                               << std::string(60, 'a') + "." + std::string(60, 'b') + ".test";
  }
  void aLeaf_isTrustedByTheRootForItsHost() {
    QFETCH(std::string, host);
    QFETCH(std::string, checked);
    const auto leaf = issueLeaf(m_root, host, now);
    QVERIFY(leaf.has_value());
    QCOMPARE(verify(m_root, *leaf, now), X509_V_OK);
    QVERIFY(isFor(*leaf, checked.c_str()));
    QVERIFY(!isFor(*leaf, "other.example.test"));
  }

  void aLeaf_livesForADayThatBeganAnHourAgo() {
    const auto leaf = issueLeaf(m_root, "api.example.test", now);
    QVERIFY(leaf.has_value());
    QCOMPARE(verify(m_root, *leaf, now - 59min), X509_V_OK);
    QCOMPARE(verify(m_root, *leaf, now + 22h + 59min), X509_V_OK);
    QCOMPARE(verify(m_root, *leaf, now + 23h + 1min), X509_V_ERR_CERT_HAS_EXPIRED);
    QVERIFY(verify(m_root, *leaf, now - 61min) != X509_V_OK);
  }

  void theRoot_livesForTenYears() {
    const auto leaf = issueLeaf(m_root, "api.example.test", now + std::chrono::days(3650));
    QCOMPARE(verify(m_root, *leaf, now + std::chrono::days(3650)), X509_V_OK);
    const auto late = issueLeaf(m_root, "api.example.test", now + std::chrono::days(3660));
    QCOMPARE(verify(m_root, *late, now + std::chrono::days(3660)), X509_V_ERR_CERT_HAS_EXPIRED);
  }

  void aLeaf_canIssueNothing() {
    const auto leaf = issueLeaf(m_root, "api.example.test", now);
    const auto grandchild = issueLeaf(*leaf, "evil.example.test", now);
    QVERIFY(grandchild.has_value());
    QVERIFY(verify(*leaf, *grandchild, now) != X509_V_OK);
  }

  void anotherRoot_isNotTrusted() {
    const auto other = createCertificateAuthority("Chatelaine test authority", now);
    const auto leaf = issueLeaf(*other, "api.example.test", now);
    QVERIFY(verify(m_root, *leaf, now) != X509_V_OK);
  }

  void everyCertificate_hasKeysAndSerialOfItsOwn() {
    const auto first = issueLeaf(m_root, "api.example.test", now);
    const auto second = issueLeaf(m_root, "api.example.test", now);
    QVERIFY(!(first->privateKeyPem == second->privateKeyPem));
    QVERIFY(ASN1_INTEGER_cmp(X509_get0_serialNumber(parsed(first->certificatePem).get()),
                             X509_get0_serialNumber(parsed(second->certificatePem).get())) != 0);
  }

  void thePrivateKey_belongsToTheCertificate() {
    const auto leaf = issueLeaf(m_root, "api.example.test", now);
    const std::string_view pem = leaf->privateKeyPem.text();
    const Owned<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    const Owned<EVP_PKEY> key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    QCOMPARE(X509_check_private_key(parsed(leaf->certificatePem).get(), key.get()), 1);
    QVERIFY(pem.starts_with("-----BEGIN PRIVATE KEY-----"));
  }

  void aHostThatCouldBeMoreThanAHost_isRefused_data() {
    QTest::addColumn<std::string>("host");
    for (const char* host : {"", "a.test,DNS:evil.test", "a.test\nDNS:evil.test", "*.test", "a.test:443", "a b",
                             "dirName:x", "[not an address]"}) {
      QTest::newRow(host) << std::string(host);
    }
  }
  void aHostThatCouldBeMoreThanAHost_isRefused() {
    QFETCH(std::string, host);
    const auto leaf = issueLeaf(m_root, host, now);
    QVERIFY(!leaf.has_value());
    QCOMPARE(leaf.error().code, ErrorCode::invalidInput);
  }

  void aDamagedAuthority_isCorrupt() {
    const IssuedCertificate damaged{"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", Secret()};
    QCOMPARE(issueLeaf(damaged, "api.example.test", now).error().code, ErrorCode::corrupt);
  }

  void fingerprints_areThoseOfOpenssl() {
    const Owned<X509> certificate = parsed(m_root.certificatePem);
    Hash expected;
    unsigned size = 0;
    X509_digest(certificate.get(), EVP_sha256(), reinterpret_cast<unsigned char*>(expected.bytes.data()), &size);
    QCOMPARE(certificateFingerprint(m_root.certificatePem).hex(), expected.hex());
    QVERIFY(!publicKeyFingerprint(m_root.certificatePem).isNull());
    QVERIFY(publicKeyFingerprint(m_root.certificatePem) != expected);
    QVERIFY(certificateFingerprint("no certificate").isNull());
    QVERIFY(publicKeyFingerprint("no certificate").isNull());
  }

  void aFailure_leavesNothingInTheErrorQueue() {
    // The next TLS error on this thread would be taken for it.
    ERR_clear_error();
    QVERIFY(!issueLeaf({"nonsense", Secret()}, "api.example.test", now).has_value());
    QVERIFY(certificateFingerprint("no certificate").isNull());
    QCOMPARE(ERR_peek_error(), 0UL);
  }

 private:
  IssuedCertificate m_root;
};

CHATELAINE_TEST(CertificatesAreStrict);
#include "certificates_are_strict.moc"
