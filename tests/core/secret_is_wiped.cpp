#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "core/secret.h"
#include "tests/support/canary.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::Canary;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool isLockingReal = false;  // sanitizers do nothing for mlock
#else
constexpr bool isLockingReal = true;
#endif

// The line "VmFlags: …" of the mapping that holds `address`: lo is locked, dd is not dumped, wf is wiped on fork.
std::string flagsOf(const void* address) {
  std::ifstream maps("/proc/self/smaps");
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  bool isInside = false;
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t start = 0;
    std::uintptr_t end = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx ", &start, &end) == 2) isInside = wanted >= start && wanted < end;
    if (isInside && line.starts_with("VmFlags:")) return line + " ";
  }
  return {};
}

// What `check` says in a child process.
template <class Check>
bool holdsInChild(Check check) {
  const pid_t child = fork();
  if (child == 0) _exit(check() ? 0 : 1);
  int status = 1;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

class SecretIsWiped : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aSecretThatWasDropped_isNowhereInMemory_data() {
    QTest::addColumn<std::size_t>("padding");
    for (const std::size_t padding : {0UL, 100UL, 5'000UL, 100'000UL}) QTest::addRow("%zu", padding) << padding;
  }
  void aSecretThatWasDropped_isNowhereInMemory() {
    QFETCH(std::size_t, padding);
    const Canary canary;
    {
      Secret secret(padding + canary.size());
      std::ranges::copy(canary.secret().view(), secret.writable().begin() + static_cast<std::ptrdiff_t>(padding));
      QCOMPARE(canary.countInProcess(), std::size_t{1});
    }
    QCOMPARE(canary.countInProcess(), std::size_t{0});
  }

  void aSecretThatWasReplaced_isNowhereInMemory() {
    const Canary canary;
    Secret secret = canary.secret();
    secret = Secret::copyOf(std::string_view("another"));
    QCOMPARE(canary.countInProcess(), std::size_t{0});
    QCOMPARE(secret.text(), std::string_view("another"));
  }

  void moving_makesNoCopy() {
    const Canary canary;
    Secret first = canary.secret();
    const std::byte* place = first.view().data();
    Secret second = std::move(first);
    QCOMPARE(second.view().data(), place);
    QVERIFY(first.isEmpty());  // NOLINT: what a moved-from Secret is, is promised
    Secret third;
    third = std::move(second);
    QCOMPARE(third.view().data(), place);
    QCOMPARE(canary.countInProcess(), std::size_t{1});
  }

  void taking_wipesTheSource() {
    Bytes source = copyOf(bytesOf("secret"));
    const Secret secret = Secret::take(source);
    QCOMPARE(secret.text(), std::string_view("secret"));
    QCOMPARE(source, Bytes(6));
  }

  void copying_leavesTheSource() {
    const Bytes source = copyOf(bytesOf("secret"));
    const Secret secret = Secret::copyOf(ByteView(source));
    const Secret clone = secret.clone();
    QCOMPARE(textOf(source), std::string("secret"));
    QVERIFY(clone == secret);
    QVERIFY(clone.view().data() != secret.view().data());
  }

  void aNewSecret_isZeroAlsoInUsedMemory() {
    for (int round = 0; round < 3; ++round) {
      Secret secret(64);
      for (const std::byte byte : secret.view()) QCOMPARE(byte, std::byte{0});
      std::ranges::fill(secret.writable(), std::byte{0xff});
    }
  }

  void anEmptySecret_isHarmless() {
    const Secret empty;
    QVERIFY(empty.isEmpty());
    QCOMPARE(empty.size(), std::size_t{0});
    QCOMPARE(empty.text(), std::string_view());
    QVERIFY(empty == Secret(0));
    QVERIFY(empty == Secret::copyOf(std::string_view()));
    QVERIFY(empty.clone().isEmpty());
  }

  void comparing_looksAtEveryByteAndTheLength() {
    const auto equal = [](std::string_view a, std::string_view b) {
      return Secret::copyOf(a) == Secret::copyOf(b) && equalInConstantTime(bytesOf(a), bytesOf(b));
    };
    QVERIFY(equal("secret", "secret"));
    QVERIFY(!equal("secret", "Secret"));
    QVERIFY(!equal("secret", "secres"));
    QVERIFY(!equal("secret", "secre"));
    QVERIFY(!equal("", "s"));
    QVERIFY(equal("", ""));
  }

  void itsMemory_isLockedNotDumpedAndNotInherited_data() {
    QTest::addColumn<std::size_t>("size");
    QTest::newRow("small") << std::size_t{32};
    QTest::newRow("with a mapping of its own") << std::size_t{200'000};
  }
  void itsMemory_isLockedNotDumpedAndNotInherited() {
    QFETCH(std::size_t, size);
    const Secret secret(size);
    const std::string flags = flagsOf(secret.view().data());
    QVERIFY2(flags.contains(" dd "), flags.c_str());
    QVERIFY2(flags.contains(" wf "), flags.c_str());
    QVERIFY2(flags.contains(" lo ") || !secretMemoryIsLocked() || !isLockingReal, flags.c_str());
  }

  void aForkedChild_seesZeros() {
    const Secret secret = Secret::copyOf(std::string_view("secret"));
    QVERIFY(holdsInChild(
        [&secret] { return std::ranges::all_of(secret.view(), [](std::byte b) { return b == std::byte{0}; }); }));
    QCOMPARE(secret.text(), std::string_view("secret"));
  }

  void withoutAnAllowanceForLockedMemory_secretsStillWorkAndItIsSaid() {
    if (!isLockingReal) QSKIP("the sanitizer does nothing for mlock");
    QVERIFY(holdsInChild([] {
      const rlimit nothing{0, 0};
      setrlimit(RLIMIT_MEMLOCK, &nothing);
      std::vector<Secret> secrets;
      for (int i = 0; i < 40; ++i) secrets.push_back(Secret(60'000));  // more than was locked before
      secrets.back().writable().back() = std::byte{1};
      const bool mayLockAnyway = geteuid() == 0;
      return mayLockAnyway || !secretMemoryIsLocked();
    }));
  }

  void anOverrun_faults() {
    const pid_t child = fork();
    if (child == 0) {
      signal(SIGSEGV, SIG_DFL);
      Secret secret(200'000);
      // Behind the last page of a mapping of its own there is a page that nobody may touch.
      volatile std::byte* const beyond = secret.writable().data() + 200'704;
      *beyond = std::byte{1};
      _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    QVERIFY(WIFSIGNALED(status) || WEXITSTATUS(status) != 0);  // a sanitizer turns the signal into an exit code
  }

  void manyThreads_shareTheArena() {
    std::vector<std::jthread> threads;
    std::atomic<int> mistakes = 0;
    for (int number = 0; number < 4; ++number) {
      threads.emplace_back([number, &mistakes] {
        std::vector<Secret> mine;
        for (std::size_t i = 0; i < 3'000; ++i) {
          Secret secret(1 + i % 300);
          for (const std::byte byte : secret.view()) mistakes += byte != std::byte{0};
          std::ranges::fill(secret.writable(), static_cast<std::byte>(number + 1));
          mine.push_back(std::move(secret));
          if (mine.size() > 20) mine.erase(mine.begin(), mine.begin() + 10);
          for (const std::byte byte : mine.front().view()) mistakes += byte != static_cast<std::byte>(number + 1);
        }
      });
    }
    threads.clear();
    QCOMPARE(mistakes.load(), 0);
  }
};

CHATELAINE_TEST(SecretIsWiped);
#include "secret_is_wiped.moc"
