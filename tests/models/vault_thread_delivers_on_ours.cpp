#include "models/vault_thread.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using models::VaultSpace;
using models::VaultThread;

class VaultThreadDeliversOnOurs : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void work_runsElsewhereAndItsResultComesBackHere() {
    VaultThread vaults;
    QThread* workedOn = nullptr;
    QThread* deliveredOn = nullptr;
    vaults.postToSpace(
        this,
        [&](VaultSpace&) -> Result<int> {
          workedOn = QThread::currentThread();
          return 42;
        },
        [&](const Result<int>& result) {
          deliveredOn = QThread::currentThread();
          QCOMPARE(result.value(), 42);
        });
    QTRY_VERIFY(deliveredOn != nullptr);
    QVERIFY(workedOn != QThread::currentThread());
    QCOMPARE(deliveredOn, QThread::currentThread());
  }

  void works_runInTheOrderPosted() {
    VaultThread vaults;
    std::vector<int> order;
    for (int i = 0; i < 50; ++i) {
      vaults.postToSpace(
          this, [i](VaultSpace&) -> Result<int> { return i; }, [&](const Result<int>& it) { order.push_back(*it); });
    }
    QTRY_COMPARE(order.size(), std::size_t(50));
    QVERIFY(std::ranges::is_sorted(order));
  }

  void secrets_canBeMovedThere() {
    VaultThread vaults;
    std::size_t size = 0;
    vaults.postToSpace(
        this, [secret = Secret::copyOf("hunter2")](VaultSpace&) mutable -> Result<Secret> { return std::move(secret); },
        [&](Result<Secret> back) { size = back->size(); });
    QTRY_COMPARE(size, std::size_t(7));
  }

  void vaultWork_withoutAVault_isLocked() {
    VaultThread vaults;
    std::optional<ErrorCode> code;
    bool ran = false;
    vaults.post(
        this,
        [&](vault::Vault&) -> Result<void> {
          ran = true;
          return {};
        },
        [&](const Result<void>& result) { code = result.error().code; });
    QTRY_VERIFY(code.has_value());
    QCOMPARE(static_cast<int>(*code), static_cast<int>(ErrorCode::locked));
    QVERIFY(!ran);
  }

  void exceptions_becomeErrors_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("code");
    QTest::newRow("memory") << 0 << static_cast<int>(ErrorCode::limitExceeded);
    QTest::newRow("standard") << 1 << static_cast<int>(ErrorCode::internal);
    QTest::newRow("anything") << 2 << static_cast<int>(ErrorCode::internal);
  }
  void exceptions_becomeErrors() {
    QFETCH(int, kind);
    QFETCH(int, code);
    VaultThread vaults;
    std::optional<ErrorCode> seen;
    vaults.postToSpace(
        this,
        [kind](VaultSpace&) -> Result<void> {
          if (kind == 0) throw std::bad_alloc();
          if (kind == 1) throw std::runtime_error("broken");
          throw 7;
        },
        [&](const Result<void>& result) { seen = result.error().code; });
    QTRY_VERIFY(seen.has_value());
    QCOMPARE(static_cast<int>(*seen), code);
    // The thread lives on.
    bool again = false;
    vaults.postToSpace(
        this, [](VaultSpace&) -> Result<void> { return {}; }, [&](const Result<void>&) { again = true; });
    QTRY_VERIFY(again);
  }

  void askerThatHasGone_hearsNothing() {
    VaultThread vaults;
    auto asker = std::make_unique<QObject>();
    bool heard = false;
    vaults.postToSpace(
        asker.get(), [](VaultSpace&) -> Result<void> { return {}; }, [&](const Result<void>&) { heard = true; });
    asker.reset();
    bool after = false;
    vaults.postToSpace(
        this, [](VaultSpace&) -> Result<void> { return {}; }, [&](const Result<void>&) { after = true; });
    QTRY_VERIFY(after);
    QVERIFY(!heard);
  }

  void destruction_finishesWhatWasPosted() {
    std::atomic<int> done = 0;
    {
      VaultThread vaults;
      for (int i = 0; i < 20; ++i) {
        vaults.postToSpace(
            this,
            [&](VaultSpace&) -> Result<void> {
              ++done;
              return {};
            },
            [](const Result<void>&) {});
      }
    }
    QCOMPARE(done.load(), 20);
  }
};

CHATELAINE_TEST(VaultThreadDeliversOnOurs);
#include "vault_thread_delivers_on_ours.moc"
