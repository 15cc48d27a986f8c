// Decide, record, open: in this order, each once, and what was opened is what was decided (P3, P5, P6).
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "gateway/policy/policy.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::gateway;

namespace asio = boost::asio;

namespace {

constexpr Timestamp start{std::chrono::milliseconds{1'767'225'600'000}};

template <class AnyId>
AnyId idOf(int number) {
  AnyId id;
  id.bytes[0] = static_cast<std::byte>(number);
  return id;
}

// A snapshot with one agent and one credential, and ports that write down what they were asked, in order.
struct Counter {
  SnapshotHolder snapshots;
  Credential credential;
  Timestamp now = start;
  std::vector<std::string> log;
  Result<void> recorded;
  std::function<OpenResult()> open = [this] { return opened(credential); };
  UseRequest use{idOf<Hash>(20), {}, {"https", "api.test", 443, "GET", "/v1", "secret=query"}};

  Counter() {
    credential.id = idOf<ItemId>(40);
    credential.vault = idOf<VaultId>(30);
    credential.labels.name = "main";
    credential.binding.rule = HeaderRule{"Authorization", "Bearer {key}", {}};
    credential.binding.hosts = {{"api.test", 443, true}};
    publish({credential});
  }
  void publish(std::vector<Credential> credentials) {
    SnapshotSource source;
    source.gateway = idOf<PrincipalId>(1);
    Agent fred;
    fred.id = idOf<ItemId>(10);
    fred.tokens = {{idOf<PrincipalId>(1), idOf<Hash>(20), "", start, std::nullopt}};
    source.agents = {fred};
    source.vaults = {{idOf<VaultId>(30), "prod", std::move(credentials)}};
    source.pins = {{idOf<ItemId>(50), fred.id, idOf<VaultId>(30), 1, std::nullopt}};
    snapshots.publish(makeSnapshot(std::move(source), *snapshots.current()));
  }
  static OpenResult opened(const Credential& credential) {
    SecretFields fields;
    fields.push_back({"key", Secret::copyOf(std::string_view("hunter22"))});
    return std::make_shared<const OpenedSecret>(credential, *prepareInjection(credential.binding.rule, fields));
  }
  void write(std::string_view how, const AuditEvent& event) {
    log.push_back(std::string(how) + " " + std::string(toString(event.action)) +
                  (event.reason.empty() ? "" : " " + event.reason));
  }
  Policy policy() {
    return Policy({snapshots,
                   [this](AuditEvent event) -> http::Awaitable<Result<void>> {
                     write("commit", event);
                     co_return recorded;
                   },
                   [this](AuditEvent event) { write("note", event); },
                   [this](ItemId) -> http::Awaitable<OpenResult> {
                     log.push_back("open");
                     co_return open();
                   },
                   [this] { return now; }, idOf<PrincipalId>(1)});
  }
  OrDenial<Grant> grant(Policy& policy) {
    auto ruling = policy.rule(use);
    if (!ruling) return std::unexpected(ruling.error());
    asio::io_context context;
    auto granted = asio::co_spawn(context, policy.grant(use, *ruling), asio::use_future);
    context.run();
    return granted.get();
  }
  std::string outcome() {
    Policy one = policy();
    const auto granted = grant(one);
    return granted ? "granted" : std::string(granted.error().code);
  }
};

using Log = std::vector<std::string>;

}  // namespace

class PolicyIsOnePath : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void order_isRecordThenOpen() {
    Counter counter;
    QCOMPARE(counter.outcome(), std::string("granted"));
    QVERIFY((counter.log == Log{"commit secret_used", "open"}));
  }

  void unrecorded_isNotOpened() {
    Counter counter;
    counter.recorded = fail(ErrorCode::diskFull);
    QCOMPARE(counter.outcome(), std::string("audit_unavailable"));
    QVERIFY((counter.log == Log{"commit secret_used"}));
  }

  void secondUse_isRecordedAgainAndOpenedOnce() {
    Counter counter;
    Policy policy = counter.policy();
    QVERIFY(counter.grant(policy).has_value());
    QVERIFY(counter.grant(policy).has_value());
    QVERIFY((counter.log == Log{"commit secret_used", "open", "commit secret_used"}));
    counter.now += OpenedSecrets::keptFor;
    QVERIFY(counter.grant(policy).has_value());
    QCOMPARE(counter.log.back(), std::string("open"));
  }

  // The replica may be ahead of the snapshot: a secret is only used under the binding that was decided by.
  void newerBinding_isNotUsedUnderTheOldDecision() {
    Counter counter;
    Credential newer = counter.credential;
    newer.binding.hosts = {{"other.test", 443, true}};
    counter.open = [&] { return Counter::opened(newer); };
    QCOMPARE(counter.outcome(), std::string("changed_meanwhile"));
    QVERIFY((counter.log == Log{"commit secret_used", "open", "note use_finished changed_meanwhile"}));
  }

  void newerSecret_isNotUsedUnderTheOldDecision() {
    Counter counter;
    Credential newer = counter.credential;
    newer.secretVersion += 1;
    counter.open = [&] { return Counter::opened(newer); };
    QCOMPARE(counter.outcome(), std::string("changed_meanwhile"));
  }

  void revokedWhileOpening_isNotUsed() {
    Counter counter;
    counter.open = [&] {
      counter.publish({});
      return Counter::opened(counter.credential);
    };
    QCOMPARE(counter.outcome(), std::string("changed_meanwhile"));
  }

  void revokedAfterwards_doesntHold() {
    Counter counter;
    Policy policy = counter.policy();
    const auto grant = counter.grant(policy);
    QVERIFY(policy.stillHolds(counter.use, *grant) && !policy.isRevoked(counter.use, *grant));
    counter.publish({counter.credential});  // something else has changed
    QVERIFY(policy.stillHolds(counter.use, *grant) && !policy.isRevoked(counter.use, *grant));
    Credential rotated = counter.credential;
    rotated.secretVersion += 1;
    counter.publish({rotated});
    QVERIFY(!policy.stillHolds(counter.use, *grant) && !policy.isRevoked(counter.use, *grant));
    counter.publish({});
    QVERIFY(!policy.stillHolds(counter.use, *grant) && policy.isRevoked(counter.use, *grant));
  }

  void failures_haveTheirOwnCodes_data() {
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](ErrorCode code, const char* expected) {
      QTest::newRow(expected) << static_cast<int>(code) << QByteArray(expected);
    };
    row(ErrorCode::tampered, "tampered");
    row(ErrorCode::expired, "expired_credential");
    row(ErrorCode::stale, "stale");
    row(ErrorCode::notFound, "secret_unavailable");
  }

  void failures_haveTheirOwnCodes() {
    QFETCH(int, code);
    QFETCH(QByteArray, expected);
    Counter counter;
    counter.open = [&]() -> OpenResult { return std::unexpected(static_cast<ErrorCode>(code)); };
    QCOMPARE(counter.outcome(), expected.toStdString());
    QCOMPARE(counter.log.back(), "note use_finished " + expected.toStdString());
  }

  void refusals_areNotedForKnownAgentsOnly() {
    Counter counter;
    counter.use.request.scheme = "http";
    QCOMPARE(counter.outcome(), std::string("plaintext"));
    QVERIFY((counter.log == Log{"note request_refused plaintext"}));
    counter.use.token = idOf<Hash>(21);
    QCOMPARE(counter.outcome(), std::string("unauthenticated"));
    QCOMPARE(counter.log.size(), std::size_t{1});
  }

  void unboundHosts_passWithoutASecret() {
    Counter counter;
    counter.use.request.host = "elsewhere.test";
    Policy policy = counter.policy();
    const auto grant = counter.grant(policy);
    QVERIFY(grant && grant->secret == nullptr && grant->privateHosts == PrivateHosts::refused);
    QVERIFY(counter.log.empty());
    QVERIFY(policy.stillHolds(counter.use, *grant));
  }

  void staleReplica_refuses() {
    Counter counter;
    SnapshotSource halted;
    halted.isHalted = true;
    counter.snapshots.publish(makeSnapshot(std::move(halted), *counter.snapshots.current()));
    QCOMPARE(counter.outcome(), std::string("stale"));
    QVERIFY(counter.log.empty());
  }
};

CHATELAINE_TEST(PolicyIsOnePath);
#include "policy_is_one_path.moc"
