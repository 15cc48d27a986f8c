// Every step of a synchronisation against every answer that a server, or something in between, may give instead of the
// right one: the run ends or goes on, and afterwards everything arrives once.
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/forger.h"

using namespace chatelaine;
using namespace chatelaine::test;

namespace {

struct Odd {
  const char* name;
  int status;
  std::string_view body;
};

constexpr Odd oddAnswers[] = {
    {"400", 400, ""},
    {"401", 401, ""},
    {"403", 403, ""},
    {"404 of a proxy", 404, "<html>not here</html>"},
    {"409", 409, ""},
    {"413", 413, ""},
    {"426", 426, ""},
    {"429", 429, ""},
    {"500", 500, ""},
    {"507", 507, ""},
    {"a redirect", 302, ""},
    {"nothing in it", 200, ""},
    {"a login page", 200, "<html>please sign in</html>"},
    {"another body", 200, "\x82\x01\x58\x20"},
    {"a status that is none", -1, ""},
};

constexpr std::string_view steps[] = {
    "/v1/roster", "/v1/challenges", "/v1/session", "/v1/sync",  "/v1/roster?", "/heads?",
    "/items?",    "/v1/secrets/",   "/commits",    "/v1/audit", "/v1/audit?",
};

}  // namespace

class OddAnswersLoseNothing : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;
  std::filesystem::path m_owner;
  std::filesystem::path m_gateway;
  ItemId m_item;

  // `step` with a question mark is the request with a query, without one that without.
  static bool isStep(const sync::ApiRequest& request, std::string_view step) {
    if (step.starts_with("/v1/roster") || step == "/v1/audit" || step == "/v1/audit?") {
      return step.ends_with('?') ? request.target.starts_with(step) : request.target == step;
    }
    return request.target.contains(step);
  }
  void begin() {
    m_world->onRequest = {};
    m_world->returnServer("empty.db");
    m_world->owner.returnTo(m_owner);
    m_world->gateway.returnTo(m_gateway);
  }
  // The owner out, the gateway in; `step` gets the odd answer each time that it is asked.
  void syncWith(std::string_view step, const Odd& odd) {
    bool wasAsked = false;
    m_world->onRequest = [&, step](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (!isStep(request, step)) return std::nullopt;
      wasAsked = true;
      return sync::ApiResponse{odd.status, copyOf(bytesOf(odd.body))};
    };
    (void)m_world->sync(m_world->owner);
    (void)m_world->sync(m_world->gateway);
    m_world->onRequest = {};
    QVERIFY2(wasAsked, std::string(step).c_str());
    QVERIFY(m_world->requests < 200);
    m_world->requests = 0;
  }

 private Q_SLOTS:
  void initTestCase() {
    m_world = std::make_unique<World>();
    m_world->copyServer("empty.db");
    m_world->found();
    m_item = m_world->owner->add(m_world->payments, stripe("sk_live_1"))->id;
    m_owner = m_world->folder.file("owner-before");
    m_gateway = m_world->folder.file("gateway-before");
    m_world->owner.close();
    m_world->owner.copyTo(m_owner);
    m_world->gateway.close();
    m_world->gateway.copyTo(m_gateway);
  }

  void everyStep_data() {
    QTest::addColumn<int>("answer");
    for (int i = 0; i < static_cast<int>(std::size(oddAnswers)); ++i) QTest::newRow(oddAnswers[i].name) << i;
  }
  void everyStep() {
    QFETCH(int, answer);
    const Odd& odd = oddAnswers[answer];
    for (const std::string_view step : steps) {
      // What a 4xx to a commit says about the change is the next test's.
      const bool isAboutTheChange = step == "/commits" && odd.status >= 400 && odd.status < 500 && odd.status != 401 &&
                                    odd.status != 409 && odd.status != 426 && odd.status != 429;
      // An empty 200 to these two is what the server itself says: only a lie, and then the server's.
      const bool isItsOwn = odd.status == 200 && odd.body.empty() && (step == "/v1/roster" || step == "/v1/audit");
      if (isAboutTheChange || isItsOwn) continue;
      begin();
      // What a gateway asks for has to be there already.
      const bool isPull = step == "/heads?" || step == "/items?" || step == "/v1/secrets/" || step == "/v1/roster?";
      if (isPull) QVERIFY(m_world->sync(m_world->owner).has_value());
      syncWith(step, odd);
      m_world->owner.reopen();
      m_world->gateway.reopen();
      QVERIFY2(m_world->publish().has_value(), std::string(step).c_str());
      QVERIFY2(opened(m_world->gateway, m_item) == "sk_live_1", std::string(step).c_str());
      for (const vault::PendingChange& change : m_world->owner->pendingChanges()) {
        QVERIFY2(!change.parked.has_value(), (std::string(step) + " parked " + odd.name).c_str());
      }
      QVERIFY2(m_world->owner->pendingChanges().empty(), std::string(step).c_str());
      QVERIFY(m_world->gateway->vaults().size() == 1 && !m_world->gateway->vaults().front().isReadOnly);
      QCOMPARE(Forger(*m_world, m_world->owner, m_world->payments).heads().size(), std::size_t{1});
      QVERIFY(m_world->owner->verifyAudit().has_value());
    }
  }

  // Refused for what it is: parked, shown with the reason, never sent again by itself, and never lost.
  void refusedChanges_areParked_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("expected");
    const auto row = [](int status, ErrorCode expected) {
      QTest::addRow("%d", status) << status << static_cast<int>(expected);
    };
    row(400, ErrorCode::invalidInput);
    row(403, ErrorCode::denied);
    row(404, ErrorCode::notFound);
    row(413, ErrorCode::limitExceeded);
    row(422, ErrorCode::invalidInput);
  }
  void refusedChanges_areParked() {
    QFETCH(int, status);
    QFETCH(int, expected);
    begin();
    syncWith("/commits", {"refused", status, ""});
    m_world->owner.reopen();
    const auto pending = m_world->owner->pendingChanges();
    QVERIFY(!pending.empty());
    for (const vault::PendingChange& change : pending) QVERIFY(change.parked == static_cast<ErrorCode>(expected));
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QCOMPARE(m_world->owner->pendingChanges().size(), pending.size());
  }

  // The session ended at the last moment, twice: that says nothing about the change.
  void sessionRefusedAtTheCommit_parksNothing() {
    begin();
    syncWith("/commits", {"401", 401, ""});
    for (const auto& change : m_world->owner->pendingChanges()) QVERIFY(!change.parked.has_value());
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, m_item), std::string("sk_live_1"));
  }

  // It says that it has our record and hasn't, as after a restored backup: it gets all of it with the next event.
  void recordThatTheServerForgot_isSentAgain() {
    begin();
    syncWith("/v1/audit", {"forgets", 200, ""});
    QVERIFY(m_world->sync(m_world->owner).has_value());
    const PrincipalId owner = m_world->owner->card().id;
    QCOMPARE(m_world->store->auditEnd(*m_world->owner->team(), owner)->sequence, std::uint64_t{0});
    QVERIFY(m_world->owner->record({}).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    const auto end = m_world->store->auditEnd(*m_world->owner->team(), owner);
    QVERIFY(end->sequence > 2);
    QVERIFY(std::ranges::contains(m_world->owner->verifyAudit()->ends, std::pair(owner, *end)));
  }

  // It refuses our record whatever we do: said, once, and all else has gone through by then.
  void recordThatIsAlwaysRefused_endsTheRun() {
    begin();
    m_world->onRequest = [](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      return request.target == sync::path::audit ? std::optional(sync::ApiResponse{422, {}}) : std::nullopt;
    };
    QCOMPARE(m_world->sync(m_world->owner).error().code, ErrorCode::invalidInput);
    QVERIFY(m_world->requests < 50);
    m_world->requests = 0;
    QVERIFY(m_world->owner->pendingChanges().empty());
  }

  void aRunThatIsOver_takesNoMoreAnswers() {
    begin();
    QVERIFY(m_world->publish().has_value());
    vault::SyncRun run(*m_world->owner, m_world->owner.session, Hash{});
    auto next = run.start();
    while (next && *next) next = run.received(m_world->carry(**next));
    QVERIFY(next.has_value());
    QCOMPARE(run.received({200, {}}).error().code, ErrorCode::internal);
  }
};

CHATELAINE_TEST(OddAnswersLoseNothing);
#include "odd_answers_lose_nothing.moc"
