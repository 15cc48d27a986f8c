#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>

#include "crypto/random.h"
#include "models/session.h"
#include "sync/principal.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using models::LockReason;
using models::Session;

class SessionGuardsTheDatabase : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_vaults = std::make_unique<models::VaultThread>();
    m_session = makeSession();
  }
  void cleanup() { m_session.reset(), m_vaults.reset(), m_folder.reset(); }

  void newDatabase_isUnlockedAndOnlyItsOwnersToRead() {
    QCOMPARE(m_session->state(), Session::State::fresh);
    QVERIFY(found());
    QCOMPARE(m_session->state(), Session::State::unlocked);
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(QFile::permissions(folder()) & others));
    QVERIFY(!(QFile::permissions(keyFile()) & others));
  }

  void nextStart_isLocked() {
    QVERIFY(found());
    restart();
    QCOMPARE(m_session->state(), Session::State::locked);
    QVERIFY(!unlock("correct horse").has_value());
    QCOMPARE(m_session->state(), Session::State::unlocked);
  }

  void wrongPassphrase_leavesItLocked_data() {
    QTest::addColumn<QByteArray>("typed");
    QTest::newRow("another") << QByteArray("wrong");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("with a space behind") << QByteArray("correct horse ");
    QTest::newRow("upper case") << QByteArray("Correct Horse");
  }
  void wrongPassphrase_leavesItLocked() {
    QFETCH(QByteArray, typed);
    QVERIFY(found());
    restart();
    QCOMPARE(unlock(typed.toStdString()), std::optional(ErrorCode::wrongPassphrase));
    QCOMPARE(m_session->state(), Session::State::locked);
  }

  // What a person reads decides what they do: a damaged database isn't mended by another passphrase.
  void damage_isToldFromAWrongPassphrase_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<qint64>("at");
    QTest::addColumn<int>("code");
    QTest::newRow("first page of the database") << QStringLiteral("vault.db") << qint64(20) << int(ErrorCode::corrupt);
    QTest::newRow("a later page") << QStringLiteral("vault.db") << qint64(5000) << int(ErrorCode::corrupt);
    QTest::newRow("key file") << QStringLiteral("vault.keys") << qint64(0) << int(ErrorCode::corrupt);
  }
  void damage_isToldFromAWrongPassphrase() {
    QFETCH(QString, file);
    QFETCH(qint64, at);
    QFETCH(int, code);
    QVERIFY(found());
    restart();
    QFile damaged(folder() + u'/' + file);
    QVERIFY(damaged.open(QIODevice::ReadWrite));
    QVERIFY(damaged.size() > at + 16);
    QVERIFY(damaged.seek(at) && damaged.write(QByteArray(16, '\x5a')) == 16);
    damaged.close();
    QCOMPARE(int(unlock("correct horse").value_or(ErrorCode::internal)), code);
    QCOMPARE(m_session->state(), Session::State::locked);
  }

  void emptyOrMissingFiles_areDamageAndNothingIsMadeInTheirPlace_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("isEmptied");
    QTest::newRow("database gone") << QStringLiteral("vault.db") << false;
    QTest::newRow("database emptied") << QStringLiteral("vault.db") << true;
    QTest::newRow("key file emptied") << QStringLiteral("vault.keys") << true;
  }
  void emptyOrMissingFiles_areDamageAndNothingIsMadeInTheirPlace() {
    QFETCH(QString, file);
    QFETCH(bool, isEmptied);
    QVERIFY(found());
    restart();
    const QString name = folder() + u'/' + file;
    for (const char* part : {"", "-wal", "-shm"}) QFile::remove(name + QLatin1StringView(part));
    if (isEmptied) QVERIFY(QFile(name).open(QIODevice::WriteOnly));
    const auto code = unlock("correct horse");
    QVERIFY(code.has_value() && *code != ErrorCode::wrongPassphrase);
    QCOMPARE(m_session->state(), Session::State::locked);
    QVERIFY(isEmptied || !QFile::exists(name));
  }

  void keyFileOfANewerProgram_isSaidToBeSo() {
    QVERIFY(found());
    restart();
    QFile keys(keyFile());
    QVERIFY(keys.open(QIODevice::ReadOnly));
    QByteArray content = keys.readAll();
    keys.close();
    // Its first element is the format; 24 and above would take two bytes.
    const qsizetype format = content.indexOf('\x01');
    QVERIFY(format >= 0);
    content[format] = '\x17';
    QVERIFY(keys.open(QIODevice::WriteOnly) && keys.write(content) == content.size());
    keys.close();
    QCOMPARE(unlock("correct horse"), std::optional(ErrorCode::unsupportedVersion));
  }

  // A first start that broke off leaves a database that nobody has the key of.
  void orphan_isPutAsideAndNeverDeleted() {
    QVERIFY(found());
    restart();
    QVERIFY(QFile::remove(keyFile()));
    restart();
    QCOMPARE(m_session->state(), Session::State::fresh);
    QVERIFY(found());
    const QStringList aside = QDir(folder()).entryList({QStringLiteral("vault.db.orphan-*")});
    QCOMPARE(aside.size(), 1);
    restart();
    QVERIFY(!unlock("correct horse").has_value());
  }

  void secondFounding_isRefusedAndTheFirstStays() {
    QVERIFY(found());
    restart();
    QVERIFY(!found());
    QVERIFY(!unlock("correct horse").has_value());
  }

  void folderThatCanNotBeWritten_isDeniedAndNothingIsLeft() {
    if (::geteuid() == 0) QSKIP("root may write everywhere");
    QFile::setPermissions(m_folder->path(), QFile::ReadOwner | QFile::ExeOwner);
    QVERIFY(!found());
    QFile::setPermissions(m_folder->path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QCOMPARE(m_session->state(), Session::State::fresh);
    QVERIFY(!QFile::exists(keyFile()));
    QVERIFY(found());
  }

  void wrongAttempts_areOnRecordAfterwards() {
    QVERIFY(found());
    restart();
    for (const char* typed : {"one", "two"}) QVERIFY(unlock(typed).has_value());
    QVERIFY(!unlock("correct horse").has_value());
    const auto record = *wait<std::vector<vault::AuditRow>>([this](auto done) {
      m_vaults->post(
          this, [](const vault::Vault& vault) -> Result<std::vector<vault::AuditRow>> { return vault.audit({}); },
          done);
    });
    const auto wrong = std::ranges::count_if(
        *record, [](const auto& row) { return row.event.action == AuditAction::wrongPassphrase; });
    QCOMPARE(wrong, std::ptrdiff_t(2));
  }

  void lock_dropsTheVaultAndKeepsTheReason_data() {
    QTest::addColumn<int>("reason");
    for (const LockReason reason : {LockReason::byPerson, LockReason::idle, LockReason::bySignal})
      QTest::newRow(qPrintable(QString::number(int(reason)))) << int(reason);
  }
  void lock_dropsTheVaultAndKeepsTheReason() {
    QFETCH(int, reason);
    QVERIFY(found());
    m_session->lock(static_cast<LockReason>(reason));
    QCOMPARE(m_session->state(), Session::State::locked);
    QCOMPARE(int(m_session->lockReason()), reason);
    const auto asked = *wait<int>(
        [this](auto done) { m_vaults->post(this, [](const vault::Vault&) -> Result<int> { return 1; }, done); });
    QCOMPARE(asked.error().code, ErrorCode::locked);
  }

  void lockDuringAnUnlock_winsWhateverComesOfIt() {
    QVERIFY(found());
    restart();
    m_session->unlock(Secret::copyOf("correct horse"));
    m_session->lock(LockReason::idle);
    QCOMPARE(m_session->state(), Session::State::locked);
    const auto asked = *wait<int>([this](auto done) {
      m_vaults->postToSpace(this, [](models::VaultSpace& space) -> Result<int> { return space.vault ? 1 : 0; }, done);
    });
    QCOMPARE(*asked, 0);
    QCOMPARE(m_session->state(), Session::State::locked);
  }

  void unlockingTwice_isOneUnlock() {
    QVERIFY(found());
    restart();
    QSignalSpy changes(m_session.get(), &Session::stateChanged);
    m_session->unlock(Secret::copyOf("correct horse"));
    m_session->unlock(Secret::copyOf("wrong"));
    QVERIFY(QTest::qWaitFor([this] { return m_session->state() == Session::State::unlocked; }, 20000));
    QCOMPARE(changes.count(), 2);
  }

 private:
  QString folder() const { return m_folder->path() + QStringLiteral("/desktop"); }
  QString keyFile() const { return folder() + QStringLiteral("/vault.keys"); }
  std::unique_ptr<Session> makeSession() {
    return std::make_unique<Session>(Session::Options{.folder = folder().toStdString(),
                                                      .random = crypto::fillRandom,
                                                      .cost = [] { return crypto::minimumPassphraseCost; }},
                                     *m_vaults);
  }
  void restart() {
    m_session.reset();
    m_vaults = std::make_unique<models::VaultThread>();
    m_session = makeSession();
  }
  template <class T>
  std::optional<Result<T>> wait(const std::function<void(std::function<void(Result<T>)>)>& start) {
    std::optional<Result<T>> answer;
    start([&](Result<T> it) { answer = std::move(it); });
    [[maybe_unused]] const bool came = QTest::qWaitFor([&] { return answer.has_value(); }, 20000);
    return answer;
  }
  bool found() {
    const sync::PrincipalKeys gateway = sync::generatePrincipalKeys();
    const auto made = wait<sync::TeamHandover>([&](auto done) {
      m_session->create({.teamName = "Acme",
                         .memberName = "Ana",
                         .deviceName = "desk",
                         .gateway = gateway.card(),
                         .gatewayName = "here",
                         .recovery = vault::makeRecoveryKit().card},
                        Secret::copyOf("correct horse"), this, done);
    });
    return made && made->has_value();
  }
  // Why it failed; nothing: it is unlocked.
  std::optional<ErrorCode> unlock(const std::string& passphrase) {
    QSignalSpy failures(m_session.get(), &Session::unlockFailed);
    m_session->unlock(Secret::copyOf(passphrase));
    [[maybe_unused]] const bool ended =
        QTest::qWaitFor([&] { return m_session->state() != Session::State::unlocking; }, 20000);
    if (failures.isEmpty()) return std::nullopt;
    return failures.first().first().value<ErrorCode>();
  }
  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<models::VaultThread> m_vaults;
  std::unique_ptr<Session> m_session;
};

CHATELAINE_TEST(SessionGuardsTheDatabase);
#include "session_guards_the_database.moc"
