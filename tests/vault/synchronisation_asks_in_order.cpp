// Which requests a run makes, with which bearer, and what it makes of odd answers: without any transport.
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/world.h"

using namespace chatelaine;
using namespace chatelaine::test;
using chatelaine::vault::SyncRun;

class SynchronisationAsksInOrder : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;
  std::vector<std::string> m_asked;

  void listen() {
    m_asked.clear();
    m_world->onRequest = [this](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      std::string line = request.method + " " + request.target + (request.bearer.empty() ? "" : " *");
      for (const auto& [id, name] : {std::pair(m_world->payments.hex(), std::string("PAYMENTS")),
                                     std::pair(sync::teamVault.hex(), std::string("TEAM")),
                                     std::pair(m_world->gateway->card().id.hex(), std::string("GATEWAY"))}) {
        if (const auto at = line.find(id); at != std::string::npos) line.replace(at, id.size(), name);
      }
      m_asked.push_back(std::move(line));
      return std::nullopt;
    };
  }

 private Q_SLOTS:
  void init() { m_world = std::make_unique<World>(); }

  void firstRunOfAnOwner() {
    m_world->found();
    listen();
    QVERIFY(m_world->sync(m_world->owner).has_value());
    const std::vector<std::string> expected{
        "POST /v1/roster",  // the genesis proves itself
        "POST /v1/challenges",
        "POST /v1/session",
        "POST /v1/roster *",
        "GET /v1/sync *",
        "POST /v1/vaults/TEAM/commits *",
        "POST /v1/audit *",
        "POST /v1/audit *",
        "GET /v1/audit?principal=GATEWAY&after=0 *",
    };
    QVERIFY2(m_asked == expected, m_asked.back().c_str());
  }

  void firstRunOfAGateway() {
    m_world->found();
    QVERIFY(m_world->owner->add(m_world->payments, stripe("sk")).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    listen();
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(m_asked.size(), std::size_t{11});
    std::vector<std::string> withoutSecret = m_asked;
    QVERIFY(withoutSecret.back().starts_with("GET /v1/secrets/"));
    withoutSecret.pop_back();
    const std::vector<std::string> expected{
        "POST /v1/challenges",
        "POST /v1/session",
        "GET /v1/sync *",
        "GET /v1/roster?from=0 *",
        "GET /v1/vaults/TEAM/heads?from=1 *",
        "GET /v1/vaults/TEAM/heads?from=2 *",
        "GET /v1/vaults/TEAM/items?after=0&limit=500 *",
        "GET /v1/vaults/PAYMENTS/heads?from=1 *",
        "GET /v1/vaults/PAYMENTS/heads?from=2 *",
        "GET /v1/vaults/PAYMENTS/items?after=0&limit=500 *",
    };
    QVERIFY2(withoutSecret == expected, withoutSecret.back().c_str());
  }

  void nextRun_keepsTheSession() {
    m_world->settle();
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    listen();
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QVERIFY(m_asked == std::vector<std::string>{"GET /v1/sync *"});
  }

  void anExpiredToken_isNotEvenTried() {
    m_world->settle();
    m_world->tick(std::chrono::seconds(890));
    listen();
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(m_asked.front(), std::string("POST /v1/challenges"));
  }

  void refusedToken_isRenewedOnceAndNotForEver() {
    m_world->settle();
    std::size_t refusals = 0;
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (request.bearer.empty()) return std::nullopt;
      refusals += 1;
      return sync::ApiResponse{401, {}};
    };
    QCOMPARE(m_world->sync(m_world->gateway).error().code, ErrorCode::denied);
    QCOMPARE(refusals, std::size_t{2});
  }

  void sessionRefused_isDenied() {
    m_world->settle();
    m_world->gateway.session = {};
    m_world->onRequest = [](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      if (request.target != sync::path::session) return std::nullopt;
      return sync::ApiResponse{403, {}};
    };
    QCOMPARE(m_world->sync(m_world->gateway).error().code, ErrorCode::denied);
  }

  void answerWithoutAQuestion_isADefect() {
    m_world->settle();
    SyncRun run(*m_world->owner, m_world->owner.session, {});
    QCOMPARE(run.received({200, {}}).error().code, ErrorCode::internal);
  }

  void anotherServersKey_opensNoSession() {
    m_world->settle();
    m_world->owner.session = {};
    SyncRun run(*m_world->owner, m_world->owner.session, Hash::fromHex(std::string(64, 'a')).value());
    auto next = run.start();
    QVERIFY(next.has_value() && next->has_value());
    next = run.received(m_world->carry(**next));  // the challenge
    QVERIFY(next.has_value() && next->has_value());
    const auto answer = m_world->carry(**next);
    QCOMPARE(answer.status, 403);  // a signature for somebody in the middle is of no use elsewhere
  }

  void twoRunsOfOneVault_continueEachOther() {
    m_world->settle();
    const auto saved = m_world->owner->add(m_world->payments, stripe("sk"));
    {
      SyncRun abandoned(*m_world->owner, m_world->owner.session, {});
      auto next = abandoned.start();
      next = abandoned.received(m_world->carry(**next));
      QVERIFY(next.has_value() && next->has_value());
      QVERIFY((*next)->target.ends_with("/commits"));
      (void)m_world->carry(**next);  // it arrives, and nobody listens to the answer
    }
    QVERIFY(m_world->publish().has_value());
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("sk"));
    QVERIFY(m_world->owner->pendingChanges().empty());
  }

  void summary_tellsWhatHappened() {
    m_world->settle();
    QVERIFY(m_world->owner->add(m_world->payments, stripe("a", "A")).has_value());
    QVERIFY(m_world->owner->addAgent("fred").has_value());
    const auto out = m_world->sync(m_world->owner);
    QCOMPARE(out->pushedCommits, std::size_t{2});
    QVERIFY(out->changed);
    const auto in = m_world->sync(m_world->gateway);
    QCOMPARE(in->pulledRevisions, std::size_t{2});
    QVERIFY(in->changed);
    QCOMPARE(in->pushedCommits, std::size_t{0});
  }
};

CHATELAINE_TEST(SynchronisationAsksInOrder);
#include "synchronisation_asks_in_order.moc"
