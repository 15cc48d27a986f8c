#include "app/daemon/instance_lock.h"
#include "app/daemon/key_file_store.h"
#include "crypto/random.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::daemon;

namespace {

const Log silent = [](LogLevel, std::string_view, std::initializer_list<LogField>) {};

// A key file in the role of the keyring, which can be taken away.
class Keyring final : public KeyStore {
 public:
  explicit Keyring(const std::filesystem::path& folder) : m_files(folder) {}
  std::string_view kind() const override { return "keyring"; }
  Result<Secret> load(const std::string& name) override {
    if (isAway) return fail(ErrorCode::noKeyring);
    return m_files.load(name);
  }
  Result<void> save(const std::string& name, const Secret& key) override {
    if (isAway) return fail(ErrorCode::noKeyring);
    return m_files.save(name, key);
  }
  bool isAway = false;

 private:
  KeyFileStore m_files;
};

}  // namespace

class KeyStoresKeepKeys : public QObject {
  Q_OBJECT
  std::unique_ptr<test::TemporaryFolder> m_folder;
  std::unique_ptr<KeyFileStore> m_files;
  std::unique_ptr<Keyring> m_keyring;

  Result<Secret> key(KeyPlace place, DatabaseState state) {
    return databaseKey(*m_files, *m_keyring, place, "server", state, silent);
  }

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }
  void init() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    m_files = std::make_unique<KeyFileStore>(m_folder->file("keys"));
    m_keyring = std::make_unique<Keyring>(m_folder->file("keyring"));
  }

  void aFile_comesBack_isPrivate_andIsNeverReplaced() {
    const Secret saved = crypto::randomSecret(32);
    QCOMPARE(m_files->load("a").error().code, ErrorCode::notFound);
    QVERIFY(m_files->save("a", saved).has_value());
    QVERIFY(m_files->load("a").value() == saved);
    QVERIFY(std::filesystem::status(m_folder->file("keys/a.key")).permissions() == std::filesystem::perms(0600));
    QCOMPARE(m_files->save("a", crypto::randomSecret(32)).error().code, ErrorCode::alreadyExists);
    QVERIFY(m_files->load("a").value() == saved);
  }

  void aFileThatOthersMayRead_isRefused() {
    QVERIFY(m_files->save("a", crypto::randomSecret(32)).has_value());
    std::filesystem::permissions(m_folder->file("keys/a.key"), std::filesystem::perms(0640));
    QCOMPARE(m_files->load("a").error().code, ErrorCode::denied);
  }

  void aLinkInPlaceOfAFile_isRefused() {
    QVERIFY(m_files->save("a", crypto::randomSecret(32)).has_value());
    std::filesystem::create_symlink(m_folder->file("keys/a.key"), m_folder->file("keys/b.key"));
    QCOMPARE(m_files->load("b").error().code, ErrorCode::denied);
  }

  void theKeyring_isPreferred_andUsedAgain() {
    const Secret made = key(KeyPlace::automatic, DatabaseState::missing).value();
    QVERIFY(m_keyring->load("server").value() == made);
    QCOMPARE(m_files->load("server").error().code, ErrorCode::notFound);
    QVERIFY(key(KeyPlace::automatic, DatabaseState::present).value() == made);
  }

  void withoutAKeyring_aFileTakesOver_andStays() {
    m_keyring->isAway = true;
    const Secret made = key(KeyPlace::automatic, DatabaseState::missing).value();
    QVERIFY(m_files->load("server").value() == made);
    m_keyring->isAway = false;
    QVERIFY(key(KeyPlace::automatic, DatabaseState::present).value() == made);
  }

  // The keyring is only locked: a new key would not open the database, and would hide the right one for ever.
  void aKeyringThatIsAwayToday_getsNoReplacement() {
    QVERIFY(key(KeyPlace::automatic, DatabaseState::missing).has_value());
    m_keyring->isAway = true;
    QCOMPARE(key(KeyPlace::automatic, DatabaseState::present).error().code, ErrorCode::noKeyring);
    QCOMPARE(m_files->load("server").error().code, ErrorCode::notFound);
  }

  void aLostKey_isSaid() {
    QCOMPARE(key(KeyPlace::automatic, DatabaseState::present).error().code, ErrorCode::corrupt);
  }

  void whoAsksForTheKeyring_getsNoFile() {
    m_keyring->isAway = true;
    QCOMPARE(key(KeyPlace::keyring, DatabaseState::missing).error().code, ErrorCode::noKeyring);
    QCOMPARE(m_files->load("server").error().code, ErrorCode::notFound);
  }

  void whoAsksForAFile_getsNoKeyring() {
    QVERIFY(key(KeyPlace::file, DatabaseState::missing).has_value());
    QCOMPARE(m_keyring->load("server").error().code, ErrorCode::notFound);
  }

  void aLock_isTakenOnce_andGivenBack() {
    {
      const auto lock = InstanceLock::take(m_folder->file("lock"));
      QVERIFY(lock.has_value());
      QCOMPARE(InstanceLock::take(m_folder->file("lock")).error().code, ErrorCode::alreadyRunning);
    }
    QVERIFY(InstanceLock::take(m_folder->file("lock")).has_value());
    QCOMPARE(InstanceLock::take(m_folder->file("none/lock")).error().code, ErrorCode::denied);
  }
};

CHATELAINE_TEST(KeyStoresKeepKeys);
#include "key_stores_keep_keys.moc"
