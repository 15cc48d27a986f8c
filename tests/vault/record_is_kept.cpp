#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/gateway_log.h"

using namespace chatelaine;
using namespace chatelaine::test;
using namespace chatelaine::vault;

namespace {

AuditEvent use(const World& world, const ItemId& item) {
  AuditEvent event;
  event.time = world.now;
  event.action = AuditAction::secretUsed;
  event.vault = world.payments;
  event.item = item;
  event.itemName = "Stripe";
  event.agentName = "fred";
  event.host = "api.stripe.test";
  event.use = 1;
  return event;
}

sync::ApiRequest upload(const Party& party, const sync::AuditGroup& group) {
  return {"POST", std::string(sync::path::audit), encode(group), party.session.token};
}

}  // namespace

class RecordIsKept : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<World> m_world;

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<World>();
    m_world->settle();
  }

  void groups_areSignedAndChained() {
    GatewayLog audit(*m_world);
    const std::vector events{use(*m_world, {}), use(*m_world, {})};
    QVERIFY(audit.log->append(events).has_value());
    QVERIFY(audit.log->append(std::span(events).first(1)).has_value());
    QVERIFY(audit.log->append({}).has_value());  // nothing is no group
    const auto groups = audit.log->groupsAfter(0, 10);
    QCOMPARE(groups->size(), std::size_t{2});
    const auto end = sync::verifyAuditChain({}, *groups, m_world->gateway->card());
    QVERIFY(end.has_value());
    QVERIFY(*end == audit.log->end().value());
    QCOMPARE(end->sequence, std::uint64_t{3});
    QCOMPARE(audit.log->groupsAfter(2, 10)->size(), std::size_t{1});
    QCOMPARE(audit.log->groupsAfter(0, 1)->size(), std::size_t{1});
  }

  void fullDisk_recordsNothing() {
    GatewayLog audit(*m_world);
    const std::vector events{use(*m_world, {})};
    QVERIFY(audit.log->append(events).has_value());
    audit.database.setFaultHook([](std::string_view sql) -> std::optional<Error> {
      if (sql.contains("INSERT")) return Error{ErrorCode::diskFull, "no room"};
      return std::nullopt;
    });
    QCOMPARE(audit.log->append(events).error().code, ErrorCode::diskFull);
    audit.database.setFaultHook({});
    QCOMPARE(audit.log->end()->sequence, std::uint64_t{1});
    QVERIFY(audit.log->append(events).has_value());
    QVERIFY(sync::verifyAuditChain({}, *audit.log->groupsAfter(0, 10), m_world->gateway->card()).has_value());
  }

  void vaultWithoutKey_isNotRecordedInClear() {
    GatewayLog audit(*m_world);
    AuditEvent event = use(*m_world, {});
    event.vault = VaultId::fromHex("00112233445566778899aabbccddeeff").value();
    QCOMPARE(audit.log->append(std::span(&event, 1)).error().code, ErrorCode::notFound);
  }

  void gatewaysRecord_isShownAndVerifiedOnTheDesktop() {
    const auto saved = m_world->owner->add(m_world->payments, stripe("sk"));
    QVERIFY(m_world->publish().has_value());
    QVERIFY(!m_world->owner->lastUsed(saved->id).has_value());
    GatewayLog audit(*m_world);
    m_world->tick(std::chrono::minutes(5));
    const std::vector events{use(*m_world, saved->id)};
    QVERIFY(audit.log->append(events).has_value());
    QCOMPARE(m_world->carry(upload(m_world->gateway, audit.log->groupsAfter(0, 1)->front())).status, 200);
    QVERIFY(m_world->sync(m_world->owner).has_value());
    AuditQuery query;
    query.text = "STRIPE.test";
    const auto rows = m_world->owner->audit(query);
    QCOMPARE(rows.size(), std::size_t{1});
    QCOMPARE(rows.front().principalName, std::string("This computer"));
    QVERIFY(rows.front().event.action == AuditAction::secretUsed);
    QVERIFY(m_world->owner->lastUsed(saved->id) == m_world->now);
    const auto verdict = m_world->owner->verifyAudit();
    QVERIFY(verdict->verified);
    QCOMPARE(verdict->ends.size(), std::size_t{2});
  }

  void forgedRecord_isFound() {
    GatewayLog audit(*m_world);
    const std::vector events{use(*m_world, {})};
    QVERIFY(audit.log->append(events).has_value());
    QVERIFY(audit.log->append(events).has_value());
    auto groups = *audit.log->groupsAfter(0, 10);
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (!request.target.contains("principal=" + m_world->gateway->card().id.hex())) return;
      answer.body = encode(sync::AuditPage{{encode(groups[1])}, false});  // the first one is left out
    };
    QCOMPARE(m_world->sync(m_world->owner).error().code, ErrorCode::tampered);
    const auto verdict = m_world->owner->verifyAudit();
    QVERIFY(!verdict->verified);
    QVERIFY(verdict->finding.contains("chain"));
    QVERIFY(!m_world->owner->problems().empty());
  }

  void changedRow_isFound() {
    QVERIFY(m_world->owner->verifyAudit()->verified);
    {
      auto database = storage::Database::open(m_world->owner.options.folder / "vault.db", m_world->owner.databaseKey);
      auto row = database->prepare("SELECT bytes FROM audit_group WHERE first = 2");
      QVERIFY(row->step().value());
      auto group = sync::decodeAuditGroup(row->blob(0)).value();
      group.time += std::chrono::hours(1);
      auto change = database->prepare("UPDATE audit_group SET bytes = ? WHERE first = 2");
      QVERIFY(change->bind(encode(group)).run().has_value());
    }
    m_world->owner.reopen();
    const auto verdict = m_world->owner->verifyAudit();
    QVERIFY(!verdict->verified);
    QVERIFY(verdict->finding.contains("signature"));
  }

  void queries_narrow() {
    const auto start = m_world->now;
    m_world->tick(std::chrono::hours(1));
    const auto agent = m_world->owner->addAgent("fred");
    m_world->tick(std::chrono::hours(1));
    QVERIFY(m_world->owner->add(m_world->payments, stripe("sk", "100% _sure_")).has_value());
    const auto count = [&](const AuditQuery& query) { return m_world->owner->audit(query).size(); };
    const std::size_t all = count({});
    QVERIFY(all >= 4);
    QCOMPARE(count({.from = start + std::chrono::minutes(1)}), std::size_t{2});
    QCOMPARE(count({.until = start + std::chrono::minutes(1)}), all - 2);
    QCOMPARE(count({.agent = agent->id}), std::size_t{1});
    QCOMPARE(count({.text = "% _SURE"}), std::size_t{1});
    QCOMPARE(count({.text = "__________"}), std::size_t{0});  // no wildcard of theirs
    QCOMPARE(count({.limit = 1}), std::size_t{1});
    QCOMPARE(count({.offset = all}), std::size_t{0});
    QVERIFY(m_world->owner->audit({.limit = 1}).front().event.action == AuditAction::credentialAdded);
  }

  void record_fillsTimeAndPrincipal() {
    AuditEvent event;
    event.action = AuditAction::unlocked;
    QVERIFY(m_world->owner->record(event).has_value());
    const auto rows = m_world->owner->audit({.limit = 1});
    QVERIFY(rows.front().event.principal == m_world->owner->card().id);
    QVERIFY(rows.front().event.time == m_world->now);
  }
};

CHATELAINE_TEST(RecordIsKept);
#include "record_is_kept.moc"
