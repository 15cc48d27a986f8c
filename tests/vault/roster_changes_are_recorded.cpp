// A change of the roster that was made stands in the record with its names, also where its answer was lost; one that
// wasn't made doesn't. What is too much for a server holds up nothing else.
#include "sync/enrolment_api.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/crowd.h"
#include "vault/roster_writing.h"

using namespace chatelaine;
using namespace chatelaine::test;
using chatelaine::vault::Grant;
using chatelaine::vault::Membership;

class RosterChangesAreRecorded : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<Crowd> m_world;
  std::unique_ptr<Party> m_ana;

  Membership members() { return Membership(*m_world->owner); }
  static bool isRosterPost(const sync::ApiRequest& request) {
    return request.method == "POST" && request.target == sync::path::roster;
  }
  std::ptrdiff_t recorded(Party& party, AuditAction action) {
    return std::ranges::count(party->audit({}), action, [](const vault::AuditRow& row) { return row.event.action; });
  }
  // The answer is lost, and the program killed there.
  void removeAnaUnheard() {
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (isRosterPost(request)) answer.status = 0;
    };
    const auto wish = members().removeMember(m_world->memberOf(*m_ana));
    QCOMPARE(m_world->carryOut(m_world->owner, wish).error().code, ErrorCode::offline);
    m_world->onAnswer = {};
    m_world->owner.reopen();
  }

 private Q_SLOTS:
  void init() {
    m_world = std::make_unique<Crowd>();
    m_ana = m_world->join("Ana", m_world->editorOf({m_world->payments}));
  }
  void cleanup() { m_ana.reset(); }

  void answerThatWasLost_losesNoEntry() {
    removeAnaUnheard();
    QCOMPARE(recorded(m_world->owner, AuditAction::memberRemoved), std::ptrdiff_t{0});
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QCOMPARE(recorded(m_world->owner, AuditAction::memberRemoved), std::ptrdiff_t{1});
    const auto rows = m_world->owner->audit({});
    const auto row =
        std::ranges::find(rows, AuditAction::memberRemoved, [](const auto& one) { return one.event.action; });
    QCOMPARE(row->event.itemName, std::string("Ana"));
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QCOMPARE(recorded(m_world->owner, AuditAction::memberRemoved), std::ptrdiff_t{1});
    QVERIFY(m_world->owner->verifyAudit()->verified);
  }

  void answerThatCame_isRecordedOnce() {
    QVERIFY(m_world->carryOut(m_world->owner, members().removeMember(m_world->memberOf(*m_ana))).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QCOMPARE(recorded(m_world->owner, AuditAction::memberRemoved), std::ptrdiff_t{1});
  }

  void changeThatNeverArrived_isntRecorded() {
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      return isRosterPost(request) ? std::optional(sync::ApiResponse{0, {}}) : std::nullopt;
    };
    const auto wish = members().removeMember(m_world->memberOf(*m_ana));
    QCOMPARE(m_world->carryOut(m_world->owner, wish).error().code, ErrorCode::offline);
    m_world->onRequest = {};
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QCOMPARE(recorded(m_world->owner, AuditAction::memberRemoved), std::ptrdiff_t{0});
    // Another roster takes that place: what was meant is over.
    QVERIFY(m_world->carryOut(m_world->owner, members().setOfflineGrace(std::chrono::hours(4))).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QCOMPARE(recorded(m_world->owner, AuditAction::memberRemoved), std::ptrdiff_t{0});
    QCOMPARE(recorded(m_world->owner, AuditAction::settingChanged), std::ptrdiff_t{1});
  }

  // It never arrived, and another owner's roster stands in its place.
  void anotherOwnersRoster_isntTakenForOurs() {
    const auto eve = m_world->join("Eve", {Grant::Kind::member, sync::Role::owner, {}, {}});
    QVERIFY(m_world->sync(m_world->owner).has_value());
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      return isRosterPost(request) ? std::optional(sync::ApiResponse{0, {}}) : std::nullopt;
    };
    const auto wish = members().removeMember(m_world->memberOf(*m_ana));
    QCOMPARE(m_world->carryOut(m_world->owner, wish).error().code, ErrorCode::offline);
    m_world->onRequest = {};
    QVERIFY(m_world->carryOut(*eve, Membership(**eve).setOfflineGrace(std::chrono::hours(4))).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QCOMPARE(recorded(m_world->owner, AuditAction::memberRemoved), std::ptrdiff_t{0});
    QVERIFY(sync::cardOf(*m_world->owner->roster(), (*m_ana)->card().id) != nullptr);
  }

  // 413 is about what was sent and not about the moment: the rest of the run goes on.
  void tooLargeAnErrand_holdsUpNothing() {
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      const bool isInvite = request.method == "POST" && request.target == sync::path::invites;
      return isInvite ? std::optional(sync::ApiResponse{413, {}}) : std::nullopt;
    };
    QVERIFY(members().invite(m_world->editorOf({})).has_value());
    int groups = 0;
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.method == "POST" && request.target == sync::path::audit && answer.status == 200) ++groups;
    };
    QCOMPARE(m_world->sync(m_world->owner).error().code, ErrorCode::limitExceeded);
    QVERIFY(groups > 0);
  }

  void tooLargeARoster_isToldAndHoldsUpNothing() {
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      return isRosterPost(request) ? std::optional(sync::ApiResponse{413, {}}) : std::nullopt;
    };
    int groups = 0;
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.method == "POST" && request.target == sync::path::audit && answer.status == 200) ++groups;
    };
    QVERIFY(m_world->owner->addAgent("fred").has_value());
    const auto wish = members().removeMember(m_world->memberOf(*m_ana));
    QCOMPARE(m_world->carryOut(m_world->owner, wish).error().code, ErrorCode::limitExceeded);
    QVERIFY(groups > 0);
    m_world->onRequest = {};
    QVERIFY(m_world->sync(m_world->owner).has_value());
  }

  void moreKeysThanAServerTakes_areRefusedBeforeTheyAreSent() {
    vault::WrittenRoster written;
    written.keys.resize(sync::maximumKeys);
    QVERIFY(vault::checkFits(written).has_value());
    written.keys.emplace_back();
    QCOMPARE(vault::checkFits(written).error().code, ErrorCode::limitExceeded);
  }
};

CHATELAINE_TEST(RosterChangesAreRecorded);
#include "roster_changes_are_recorded.moc"
