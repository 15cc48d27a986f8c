// What the desktop says when it doesn't open: a wrong passphrase only if it is one.
#include <fstream>

#include "crypto/random.h"
#include "models/session.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using models::Session;

class UnlockingSaysWhy : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<test::TemporaryFolder> m_folder;
  std::unique_ptr<models::VaultThread> m_vaults;
  std::unique_ptr<Session> m_session;

  static Secret passphrase() { return Secret::copyOf("correct horse battery staple"); }
  std::filesystem::path file(const std::string& name) const { return m_folder->file(name); }
  static void flip(const std::filesystem::path& path, std::streamoff place) {
    std::fstream stream(path, std::ios::binary | std::ios::in | std::ios::out);
    stream.seekg(place);
    const auto byte = static_cast<char>(stream.get() ^ 0x01);
    stream.seekp(place);
    stream.put(byte);
  }
  void start() {
    m_session.reset();
    m_vaults = std::make_unique<models::VaultThread>();
    m_session = std::make_unique<Session>(
        Session::Options{.folder = m_folder->path(),
                         .random = [](std::span<std::byte> memory) { crypto::fillRandom(memory); },
                         .cost = [] { return crypto::minimumPassphraseCost; }},
        *m_vaults);
  }
  std::optional<ErrorCode> unlock(Secret with) {
    std::optional<ErrorCode> failed;
    const auto connection =
        QObject::connect(m_session.get(), &Session::unlockFailed, [&](ErrorCode code) { failed = code; });
    m_session->unlock(std::move(with));
    const bool ended = QTest::qWaitFor([&] { return m_session->state() != Session::State::unlocking; }, 20'000);
    QObject::disconnect(connection);
    return ended ? failed : ErrorCode::timedOut;
  }

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }
  void init() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    start();
    std::optional<bool> made;
    m_session->create({.teamName = "Acme",
                       .memberName = "Fred",
                       .deviceName = "Laptop",
                       .gateway = sync::generatePrincipalKeys().card(),
                       .gatewayName = "This computer",
                       .recovery = vault::makeRecoveryKit().card},
                      passphrase(), this, [&](Result<sync::TeamHandover> result) { made = result.has_value(); });
    QVERIFY(QTest::qWaitFor([&] { return made.has_value(); }, 20'000));
    QVERIFY(*made);
    start();
    QVERIFY(m_session->state() == Session::State::locked);
  }

  void theRightPassphrase_opens() {
    QVERIFY(!unlock(passphrase()).has_value());
    QVERIFY(m_session->state() == Session::State::unlocked);
  }

  void anotherPassphrase_isWrong() {
    QVERIFY(unlock(Secret::copyOf("another one")) == ErrorCode::wrongPassphrase);
    QVERIFY(m_session->state() == Session::State::locked);
    QVERIFY(!unlock(passphrase()).has_value());
  }

  // The key slots have accepted it: whatever doesn't open behind them isn't the person's mistake.
  void aDamagedDatabase_isNoWrongPassphrase_data() {
    QTest::addColumn<int>("place");
    QTest::newRow("the first page") << 5;
    QTest::newRow("another page") << 3 * 4096 + 100;
  }
  void aDamagedDatabase_isNoWrongPassphrase() {
    QFETCH(int, place);
    flip(file("vault.db"), place);
    QVERIFY(unlock(passphrase()) == ErrorCode::corrupt);
    flip(file("vault.db"), place);
    QVERIFY(!unlock(passphrase()).has_value());
  }

  void damagedKeySlots_areDamage() {
    flip(file("vault.keys"), 40);
    QVERIFY(unlock(passphrase()) == ErrorCode::corrupt);
  }

  void aDatabaseThatIsMissing_isNotFound() {
    std::filesystem::remove(file("vault.db"));
    QVERIFY(unlock(passphrase()) == ErrorCode::notFound);
  }
};

CHATELAINE_TEST(UnlockingSaysWhy);
#include "unlocking_says_why.moc"
