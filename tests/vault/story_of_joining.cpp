// A person comes with a code: what they get, and what a server, a thief of the code's id or a latecomer doesn't.
#include "crypto/random.h"
#include "sync/enrolment_api.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"
#include "tests/vault/crowd.h"

using namespace chatelaine;
using namespace chatelaine::test;
using chatelaine::vault::Grant;
using chatelaine::vault::Invite;
using chatelaine::vault::Joining;
using chatelaine::vault::Membership;

class StoryOfJoining : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<Crowd> m_world;

  Membership members() { return Membership(*m_world->owner); }
  Invite onlyInvite() {
    const auto invites = members().invites();
    return invites.size() == 1 ? invites.front() : Invite{};
  }

 private Q_SLOTS:
  void init() { m_world = std::make_unique<Crowd>(); }

  void editor_readsWhatWasThere_andWrites() {
    const auto saved = m_world->owner->add(m_world->payments, stripe("sk_live_1"));
    QVERIFY(m_world->publish().has_value());
    const auto ana = m_world->join("Ana", m_world->editorOf({m_world->payments}));
    QCOMPARE((*ana)->teamName(), std::string("Acme"));
    QCOMPARE((*ana)->credentials(m_world->payments).size(), std::size_t{1});
    const auto hers = (*ana)->add(m_world->payments, stripe("sk_live_2", "Hers"));
    QVERIFY(hers.has_value());
    QVERIFY(m_world->sync(*ana).has_value());
    QVERIFY(m_world->sync(m_world->gateway).has_value());
    QCOMPARE(opened(m_world->gateway, hers->id), std::string("sk_live_2"));
    QCOMPARE(opened(m_world->gateway, saved->id), std::string("sk_live_1"));
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QCOMPARE(m_world->owner->nameOf((*ana)->card().id.view()), std::string("Ana's computer"));
    QCOMPARE(m_world->owner->nameOf(m_world->memberOf(*ana).view()), std::string("Ana"));
    QVERIFY(members().invites().empty());  // answered and forgotten
  }

  void editor_mayDoNothingThatIsAnOwners() {
    const auto ana = m_world->join("Ana", m_world->editorOf({m_world->payments}));
    QCOMPARE((*ana)->addAgent("fred").error().code, ErrorCode::denied);
    QCOMPARE(Membership(**ana).invite(m_world->editorOf({})).error().code, ErrorCode::denied);
    QCOMPARE(Membership(**ana).removeMember(m_world->memberOf(m_world->owner)).error().code, ErrorCode::denied);
    QCOMPARE((*ana)->openSecret(crypto::randomId<ItemId>()).error().code, ErrorCode::denied);
  }

  void auditor_readsAndWritesNothing() {
    const auto saved = m_world->owner->add(m_world->payments, stripe("sk_live_1"));
    QVERIFY(m_world->publish().has_value());
    const auto paul = m_world->join("Paul", {Grant::Kind::member, sync::Role::auditor, {}, {m_world->payments}});
    QCOMPARE((*paul)->credential(saved->id)->labels.name, std::string("Stripe"));
    QCOMPARE((*paul)->remove(saved->id).error().code, ErrorCode::denied);
    QVERIFY(!(*paul)->audit({}).empty());
    QVERIFY((*paul)->verifyAudit()->verified);
  }

  void vaultsThatWerentGiven_arentThere() {
    const auto saved = m_world->owner->add(m_world->payments, stripe("sk_live_1"));
    QVERIFY(m_world->publish().has_value());
    const auto ana = m_world->join("Ana", m_world->editorOf({}));
    QVERIFY((*ana)->vaults().empty());
    QVERIFY(!(*ana)->credential(saved->id).has_value());
  }

  void furtherDevice_isTheSameMember() {
    const auto phone =
        m_world->join("", {Grant::Kind::device, sync::Role::owner, m_world->memberOf(m_world->owner), {}});
    QCOMPARE(m_world->memberOf(*phone), m_world->memberOf(m_world->owner));
    QCOMPARE((*phone)->vaults().size(), std::size_t{1});
    QVERIFY((*phone)->addAgent("fred").has_value());
    QVERIFY(m_world->sync(*phone).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QCOMPARE(m_world->owner->agents().size(), std::size_t{1});
  }

  void newOwner_invitesOthers() {
    const auto eve = m_world->join("Eve", {Grant::Kind::member, sync::Role::owner, {}, {}});
    QCOMPARE((*eve)->vaults().size(), std::size_t{1});  // owners have all of them
    QVERIFY(Membership(**eve).invite(m_world->editorOf({m_world->payments})).has_value());
    QVERIFY(m_world->sync(*eve).has_value());
  }

  void serverLearnsOnlyTheIdOfTheCode() {
    std::vector<Bytes> seen;
    m_world->onRequest = [&](const sync::ApiRequest& request) -> std::optional<sync::ApiResponse> {
      seen.push_back(request.body);
      seen.push_back(copyOf(bytesOf(request.target)));
      return std::nullopt;
    };
    auto party = m_world->stranger("Ana");
    const auto invite = m_world->invited(*party, "Ana Example", m_world->editorOf({m_world->payments}));
    QVERIFY(m_world->carryOut(m_world->owner, members().admit(invite.id, "Ana Example", "Laptop")).has_value());
    QVERIFY(*m_world->tryToJoin(*party));
    const auto contains = [&](ByteView needle) {
      return std::ranges::any_of(seen, [&](const Bytes& bytes) { return !std::ranges::search(bytes, needle).empty(); });
    };
    QVERIFY(contains(invite.id.view()));
    QVERIFY(!contains(invite.code.view()));
    QVERIFY(!contains(bytesOf("Ana Example")));
  }

  void bothSidesShowTheSameSixWords() {
    auto party = m_world->stranger("Ana");
    (void)m_world->invited(*party, "Ana", m_world->editorOf({}));
    const Invite invite = onlyInvite();
    QVERIFY(invite.state == Invite::State::asking);
    QCOMPARE(invite.words, sync::safetyWords((*party)->card().id));
    QCOMPARE(std::ranges::count(invite.words, '-'), 5);
    QCOMPARE(invite.who->deviceName, std::string("Ana's computer"));
  }

  // The server puts a card of its own in the newcomer's place: without the code it seals nothing that opens.
  void attackersCard_isNeverShownAsTheNewcomer() {
    auto party = m_world->stranger("Ana");
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.method != "GET" || request.target != sync::path::enrolments) return;
      auto page = sync::decode<sync::EnrolmentsPage>(answer.body).value();
      if (page.enrolments.empty()) return;
      page.enrolments.front().sealed =
          sync::sealEnrolment(crypto::randomSecret(16), {m_world->gateway->card(), "Ana", "Ana's computer"});
      answer.body = encode(page);
    };
    const auto invite = m_world->invited(*party, "Ana", m_world->editorOf({m_world->payments}));
    QVERIFY(onlyInvite().state == Invite::State::tampered);
    QVERIFY(!onlyInvite().who.has_value());
    QVERIFY(!members().admit(invite.id, "Ana", "Laptop").has_value());
  }

  void codeIsGoodOnce() {
    auto ana = m_world->stranger("Ana");
    auto thief = m_world->stranger("thief");
    const auto invite = m_world->invited(*ana, "Ana", m_world->editorOf({m_world->payments}));
    QVERIFY(Joining::begin(**thief, {"server.test:1", {}, invite.code.clone()}, {"Ana", "Ana's computer"}).has_value());
    QCOMPARE(m_world->tryToJoin(*thief).error().code, ErrorCode::conflict);
    QVERIFY(m_world->carryOut(m_world->owner, members().admit(invite.id, "Ana", "Laptop")).has_value());
    QCOMPARE(m_world->tryToJoin(*thief).error().code, ErrorCode::conflict);
    QVERIFY(*m_world->tryToJoin(*ana));
  }

  // Given up, and the same link taken up again on the same device: it goes on where it was.
  void sameLinkOnTheSameDevice_goesOn() {
    auto ana = m_world->stranger("Ana");
    const auto invite = m_world->invited(*ana, "Ana", m_world->editorOf({m_world->payments}));
    const auto begin = [&] {
      return Joining::begin(**ana, {"server.test:4281", {}, invite.code.clone()}, {"Ana", "Laptop"}).has_value();
    };
    QVERIFY(begin());
    const auto again = m_world->tryToJoin(*ana);
    QVERIFY2(again.has_value(), again ? "" : again.error().detail.c_str());
    QVERIFY(Joining::forget(**ana).has_value());
    QVERIFY(!Joining::pending(**ana)->has_value());
    ana->reopen();
    QVERIFY(begin());
    QVERIFY(m_world->carryOut(m_world->owner, members().admit(invite.id, "Ana", "Laptop")).has_value());
    QVERIFY(*m_world->tryToJoin(*ana));
  }

  // Another invitation gets another card, whatever was kept of the first.
  void anotherLink_isAnotherBeginning() {
    auto ana = m_world->stranger("Ana");
    (void)m_world->invited(*ana, "Ana", m_world->editorOf({}));
    QVERIFY(Joining::forget(**ana).has_value());
    const auto second = m_world->invited(*ana, "Ana", m_world->editorOf({m_world->payments}));
    QVERIFY(m_world->carryOut(m_world->owner, members().admit(second.id, "Ana", "Laptop")).has_value());
    QVERIFY(*m_world->tryToJoin(*ana));
  }

  void expiredInvitation_keepsNoCode() {
    const auto codes = [&] {
      m_world->owner.close();
      int kept = 0;
      {
        auto database =
            storage::Database::open(m_world->owner.options.folder / "vault.db", m_world->owner.databaseKey).value();
        auto rows = database.prepare("SELECT count(*) FROM invite WHERE length(code) > 0").value();
        if (rows.step().value()) kept = static_cast<int>(rows.integer(0));
      }
      m_world->owner.reopen();
      return kept;
    };
    QVERIFY(members().invite(m_world->editorOf({})).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QCOMPARE(codes(), 1);
    m_world->tick(std::chrono::minutes(10));
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QCOMPARE(codes(), 0);
    QVERIFY(onlyInvite().state == Invite::State::expired);
    QVERIFY(members().cancel(onlyInvite().id).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(members().invites().empty());
  }

  // Also where the server lets the second one through: the owner's device has its newcomer.
  void secondCard_isNotTakenByTheOwner() {
    auto ana = m_world->stranger("Ana");
    const auto invite = m_world->invited(*ana, "Ana", m_world->editorOf({}));
    bool isShown = false;
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.method != "GET" || request.target != sync::path::enrolments) return;
      auto page = sync::decode<sync::EnrolmentsPage>(answer.body).value();
      page.enrolments = {{invite.id, sync::sealEnrolment(invite.code, {m_world->gateway->card(), "Eve", "Eve's"})}};
      answer.body = encode(page);
      isShown = true;
    };
    QVERIFY(members().invite(m_world->editorOf({})).has_value());  // so that the server is asked who came
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(isShown);
    const auto invites = members().invites();
    QCOMPARE(std::ranges::find(invites, invite.id, &Invite::id)->who->memberName, std::string("Ana"));
  }

  void codeIsGoodForTenMinutes() {
    const auto invite = members().invite(m_world->editorOf({}));
    QVERIFY(m_world->sync(m_world->owner).has_value());
    m_world->tick(std::chrono::minutes(10));
    auto ana = m_world->stranger("Ana");
    QVERIFY(Joining::begin(**ana, {"server.test:1", {}, invite->code.clone()}, {"Ana", "Laptop"}).has_value());
    QCOMPARE(m_world->tryToJoin(*ana).error().code, ErrorCode::expired);
    QVERIFY(onlyInvite().state == Invite::State::expired);
  }

  // By the owner's own clock, whatever the server thinks.
  void latecomer_isNotTakenEvenFromAServerThatLetThemIn() {
    const auto invite = members().invite(m_world->editorOf({}));
    QVERIFY(m_world->sync(m_world->owner).has_value());
    auto ana = m_world->stranger("Ana");
    QVERIFY(Joining::begin(**ana, {"server.test:1", {}, invite->code.clone()}, {"Ana", "Laptop"}).has_value());
    QVERIFY(!*m_world->tryToJoin(*ana));
    m_world->tick(std::chrono::minutes(11));
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(!onlyInvite().who.has_value());
  }

  // The same while another invitation is open, so that the server is asked who came.
  void latecomer_isNotTakenWhileOthersMayCome() {
    const auto invite = members().invite(m_world->editorOf({}));
    QVERIFY(m_world->sync(m_world->owner).has_value());
    auto ana = m_world->stranger("Ana");
    QVERIFY(Joining::begin(**ana, {"server.test:1", {}, invite->code.clone()}, {"Ana", "Laptop"}).has_value());
    QVERIFY(!*m_world->tryToJoin(*ana));
    m_world->tick(std::chrono::minutes(11));
    QVERIFY(members().invite(m_world->editorOf({})).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    for (const Invite& one : members().invites()) QVERIFY(!one.who.has_value());
  }

  void cancelledInvite_isWorthNothing() {
    const auto invite = members().invite(m_world->editorOf({}));
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(members().cancel(invite->id).has_value());
    QVERIFY(m_world->sync(m_world->owner).has_value());
    auto ana = m_world->stranger("Ana");
    QVERIFY(Joining::begin(**ana, {"server.test:1", {}, invite->code.clone()}, {"Ana", "Laptop"}).has_value());
    QCOMPARE(m_world->tryToJoin(*ana).error().code, ErrorCode::expired);
    QVERIFY(members().invites().empty());
  }

  void ownersAnswerThatWasLost_isSentAgain() {
    auto ana = m_world->stranger("Ana");
    const auto invite = m_world->invited(*ana, "Ana", m_world->editorOf({m_world->payments}));
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.method == "POST" && request.target == sync::path::roster)
        answer.status = 0;  // done, and not heard of
    };
    QCOMPARE(m_world->carryOut(m_world->owner, members().admit(invite.id, "Ana", "Laptop")).error().code,
             ErrorCode::offline);
    m_world->onAnswer = {};
    m_world->owner.reopen();
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(*m_world->tryToJoin(*ana));
    QVERIFY(m_world->sync(m_world->owner).has_value());
    QVERIFY(m_world->sync(*ana).has_value());
    QCOMPARE((*ana)->vaults().size(), std::size_t{1});
    QCOMPARE((*ana)->nameOf((*ana)->card().id.view()), std::string("Laptop"));
    QCOMPARE((*ana)->nameOf(m_world->memberOf(*ana).view()), std::string("Ana"));
  }

  void newcomerKilledAtAnyRequest_comesInAllTheSame() {
    auto ana = m_world->stranger("Ana");
    const auto invite = m_world->invited(*ana, "Ana", m_world->editorOf({m_world->payments}));
    QVERIFY(m_world->carryOut(m_world->owner, members().admit(invite.id, "Ana", "Laptop")).has_value());
    ana->close();
    ana->copyTo(m_world->folder.file("before"));
    for (std::size_t cut = 0;; ++cut) {
      ana->returnTo(m_world->folder.file("before"));
      std::size_t answers = 0;
      m_world->onAnswer = [&](const sync::ApiRequest&, sync::ApiResponse& answer) {
        if (answers++ == cut) answer.status = 0;
      };
      const auto first = m_world->tryToJoin(*ana);
      m_world->onAnswer = {};
      ana->reopen();
      if (!first) QVERIFY(*m_world->tryToJoin(*ana));
      QVERIFY(m_world->sync(*ana).has_value());
      QCOMPARE((*ana)->vaults().size(), std::size_t{1});
      if (first) return;
    }
  }

  // The server answers the newcomer with a team of its own.
  void anotherTeam_isRefused() {
    Crowd other;
    auto ana = m_world->stranger("Ana");
    const auto invite = m_world->invited(*ana, "Ana", m_world->editorOf({m_world->payments}));
    QVERIFY(m_world->carryOut(m_world->owner, members().admit(invite.id, "Ana", "Laptop")).has_value());
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (!request.target.starts_with("/v1/roster?from=0")) return;
      auto page = sync::decode<sync::RosterPage>(answer.body).value();
      page.rosters = {other.owner->handover()->genesis};
      answer.body = encode(page);
    };
    QCOMPARE(m_world->tryToJoin(*ana).error().code, ErrorCode::tampered);
    QVERIFY(!(*ana)->team().has_value());
  }

  // The same team on another branch: an owner's device that was stolen signs one for the newcomer alone.
  void anotherRosterThanTheInvitings_isRefused() {
    auto ana = m_world->stranger("Ana");
    const auto invite = m_world->invited(*ana, "Ana", m_world->editorOf({m_world->payments}));
    const sync::Roster before = *m_world->owner->roster();
    QVERIFY(m_world->carryOut(m_world->owner, members().admit(invite.id, "Ana", "Laptop")).has_value());
    sync::Roster fork =
        sync::changedBy(before, sync::AddMember{crypto::randomId<MemberId>(), sync::Role::editor, (*ana)->card(), {}})
            .value();
    sync::signRoster(fork, m_world->owner->keys());
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (!request.target.starts_with("/v1/roster?from=0")) return;
      auto page = sync::decode<sync::RosterPage>(answer.body).value();
      page.rosters.back() = encode(fork);
      answer.body = encode(page);
    };
    QCOMPARE(m_world->tryToJoin(*ana).error().code, ErrorCode::tampered);
    QVERIFY(!(*ana)->team().has_value());
  }

  // It shows the newcomer an old state: less than who invited them has vouched for.
  void olderVault_isARollbackForTheNewcomer() {
    QVERIFY(m_world->owner->add(m_world->payments, stripe("sk_live_1")).has_value());
    QVERIFY(m_world->publish().has_value());
    auto ana = m_world->stranger("Ana");
    const auto invite = m_world->invited(*ana, "Ana", m_world->editorOf({m_world->payments}));
    QVERIFY(m_world->carryOut(m_world->owner, members().admit(invite.id, "Ana", "Laptop")).has_value());
    QVERIFY(*m_world->tryToJoin(*ana));
    m_world->onAnswer = [&](const sync::ApiRequest& request, sync::ApiResponse& answer) {
      if (request.target != sync::path::sync) return;
      auto state = sync::decode<sync::SyncState>(answer.body).value();
      for (auto& position : state.vaults) {
        if (position.id == m_world->payments) position = {position.id, 0, {}};
      }
      answer.body = encode(state);
    };
    QCOMPARE(m_world->sync(*ana).error().code, ErrorCode::rolledBack);
    m_world->onAnswer = {};
    QVERIFY(m_world->sync(*ana).has_value());
    QCOMPARE((*ana)->credentials(m_world->payments).size(), std::size_t{1});
  }
};

CHATELAINE_TEST(StoryOfJoining);
#include "story_of_joining.moc"
