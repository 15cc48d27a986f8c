// A vault's past that is larger than a request: each part is checked when it comes, none counts before the last one,
// and no more is kept than could count.
#include <functional>

#include "sync/past_api.h"
#include "tests/server/served_team.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/printing.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using test::Change;
using test::ServedTeam;
using test::Team;

using Bend = std::function<void(sync::VaultPast& heads, sync::VaultPast& revisions, const Team& team)>;
Q_DECLARE_METATYPE(Bend)

class PastsComeInParts : public QObject {
  Q_OBJECT
  std::unique_ptr<ServedTeam> m_server;
  std::vector<sync::Commit> m_lost;  // that the server never got

  Team& team() { return m_server->team; }
  void found(server::Service::Options options = {}) {
    m_server = std::make_unique<ServedTeam>(std::move(options));
    QCOMPARE(m_server->found(), 200U);
    QCOMPARE(m_server->push(team().editor, std::vector<Change>(1)), 200U);
    m_lost.clear();
    for (int lost = 0; lost < 3; ++lost) {
      const sync::Commit commit = team().commit(team().editor, std::vector<Change>(1));
      team().advance(commit);
      m_lost.push_back(commit);
    }
  }
  // Every head in a part of its own, then every revision.
  std::vector<sync::VaultPast> parts() const {
    std::vector<sync::VaultPast> parts;
    const auto upload = crypto::randomId<CommitId>();
    for (const sync::Commit& commit : m_lost)
      parts.push_back({upload, parts.size(), false, {encode(commit.head.head)}, {commit.head.operations}, {}});
    for (const sync::Commit& commit : m_lost)
      parts.push_back({upload, parts.size(), false, {}, {}, {encode(commit.revisions.front())}});
    parts.back().isLast = true;
    return parts;
  }
  unsigned send(const sync::VaultPast& part, const sync::PrincipalKeys& who) {
    return m_server->call("POST", m_server->vaultTarget("past"), encode(part), m_server->session(who)).status;
  }
  unsigned send(const sync::VaultPast& part) { return send(part, team().owner); }
  std::uint64_t height() { return m_server->store->vaultState(team().id(), team().vault).value().position.height; }
  std::size_t staged() {
    auto row = m_server->store->database().prepare("SELECT count(*) FROM past_part").value();
    return row.step().value() ? static_cast<std::size_t>(row.integer(0)) : 0;
  }

 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }
  void init() { found(); }

  void theyCount_whenTheLastHasCome() {
    const auto all = parts();
    QCOMPARE(send(all[1]), 409U);
    for (const auto& part : all) {
      QCOMPARE(height(), 1U);
      QCOMPARE(m_server->store->items(team().id(), team().vault, 0, {}).value().revisions.size(), std::size_t{1});
      QCOMPARE(send(part), 200U);
    }
    QCOMPARE(height(), 4U);
    QCOMPARE(staged(), std::size_t{0});
    const auto page = m_server->store->items(team().id(), team().vault, 0, {}).value();
    QCOMPARE(page.revisions.size(), std::size_t{4});
    for (const Bytes& bytes : page.revisions) {
      const auto revision = sync::decodeRevision(bytes).value();
      QVERIFY(revision == team().chain.items.at(revision.header.item));
    }
    const auto heads = m_server->store->heads(team().id(), team().vault, 2, {}).value();
    QCOMPARE(heads.size(), std::size_t{3});
    QVERIFY(heads.back().encoded == encode(m_lost.back().head.head));
    QVERIFY(heads.back().operations == m_lost.back().head.operations);
    QCOMPARE(send(all.back()), 409U);
    QCOMPARE(m_server->push(team().editor, std::vector<Change>(1)), 200U);
  }

  // Nothing of them is in memory only, so they may reach several processes, too.
  void theyGoOn_afterARestart() {
    for (const auto& part : parts()) {
      m_server->reopen();
      QCOMPARE(send(part), 200U);
    }
    QCOMPARE(height(), 4U);
  }

  void everyPart_mayReachAnotherProcess() {
    m_server->reopen();
    server::Service::Options options;
    options.clock = [&] { return m_server->now; };
    auto other = std::make_unique<server::Service>(*m_server->store, std::move(options));
    for (const auto& part : parts()) {
      QCOMPARE(send(part), 200U);
      std::swap(m_server->service, other);
    }
    QCOMPARE(height(), 4U);
  }

  void interrupted_theyBeginAnew() {
    const auto first = parts();
    QCOMPARE(send(first[0]), 200U);
    QCOMPARE(send(first[1]), 200U);
    const auto again = parts();
    QCOMPARE(send(again[0]), 200U);
    QCOMPARE(staged(), std::size_t{1});
    QCOMPARE(send(first[2]), 409U);
    const auto anew = parts();
    for (std::size_t i = 0; i + 1 < anew.size(); ++i) QCOMPARE(send(anew[i]), 200U);
    QCOMPARE(send(anew.back(), team().editor), 409U);  // another one's parts
    QCOMPARE(send(anew.back()), 200U);
    QCOMPARE(height(), 4U);
  }

  void oneThatComesTwice_orTooEarly_endsIt() {
    auto all = parts();
    QCOMPARE(send(all[0]), 200U);
    QCOMPARE(send(all[0]), 200U);  // begins anew
    QCOMPARE(send(all[1]), 200U);
    QCOMPARE(send(all[1]), 409U);
    QCOMPARE(staged(), std::size_t{0});
    all = parts();
    QCOMPARE(send(all[0]), 200U);
    QCOMPARE(send(all[2]), 409U);
    QCOMPARE(staged(), std::size_t{0});
  }

  void thoseThatAreTooOld_areDropped() {
    const auto all = parts();
    QCOMPARE(send(all[0]), 200U);
    m_server->now += std::chrono::hours(2);
    QCOMPARE(send(all[1]), 409U);
  }

  // Garbage is refused where it stands, not when all of it has come.
  void badParts_areRefusedAtOnce_data() {
    QTest::addColumn<Bend>("bend");
    QTest::addColumn<unsigned>("heads");
    QTest::addColumn<unsigned>("revisions");
    const auto row = [](const char* name, unsigned heads, unsigned revisions, Bend bend) {
      QTest::newRow(name) << std::move(bend) << heads << revisions;
    };
    row("no head", 400, 0, [](auto& heads, auto&, const Team&) {
      heads.heads.clear();
      heads.operations.clear();
    });
    row("an altered head", 422, 0, [](auto& heads, auto&, const Team&) { heads.heads[0].back() ^= std::byte{1}; });
    row("a wrong sum", 422, 0, [](auto& heads, auto&, const Team& team) {
      auto head = sync::decodeHead(heads.heads[0]).value();
      head.itemsRoot = Hash{};
      signHead(head, team.editor);
      heads.heads[0] = encode(head);
    });
    row("a reader's head", 403, 0, [](auto& heads, auto&, const Team& team) {
      auto head = sync::decodeHead(heads.heads[0]).value();
      head.author = team.auditor.card().id;
      signHead(head, team.auditor);
      heads.heads[0] = encode(head);
    });
    row("too many heads seen", 413, 0, [](auto& heads, auto&, const Team& team) {
      auto head = sync::decodeHead(heads.heads[0]).value();
      head.seen.assign(10'001, {team.vault, 1, {}});
      signHead(head, team.editor);
      heads.heads[0] = encode(head);
    });
    row("another vault's head", 400, 0, [](auto& heads, auto&, const Team& team) {
      auto head = sync::decodeHead(heads.heads[0]).value();
      head.vault = crypto::randomId<VaultId>();
      signHead(head, team.editor);
      heads.heads[0] = encode(head);
    });
    row("an altered revision", 200, 400,
        [](auto&, auto& revisions, const Team&) { revisions.revisions[0].back() ^= std::byte{1}; });
    row("a revision twice", 200, 400,
        [](auto&, auto& revisions, const Team&) { revisions.revisions.push_back(revisions.revisions[0]); });
    row("heads after revisions", 200, 400, [](auto& heads, auto& revisions, const Team&) {
      heads.revisions = revisions.revisions;
      revisions.revisions.clear();  // else one would be changed that has been taken already
      revisions.heads = {heads.heads.back()};
      revisions.operations = {heads.operations.back()};
      heads.heads.pop_back();
      heads.operations.pop_back();
    });
  }
  void badParts_areRefusedAtOnce() {
    QFETCH(Bend, bend);
    QFETCH(unsigned, heads);
    QFETCH(unsigned, revisions);
    sync::VaultPast first{crypto::randomId<CommitId>(), 0, false, {}, {}, {}};
    for (const sync::Commit& commit : m_lost) {
      first.heads.push_back(encode(commit.head.head));
      first.operations.push_back(commit.head.operations);
    }
    sync::VaultPast second{first.upload, 1, false, {}, {}, {encode(m_lost.front().revisions.front())}};
    bend(first, second, team());
    QCOMPARE(send(first), heads);
    if (revisions != 0) QCOMPARE(send(second), revisions);
    QCOMPARE(staged(), std::size_t{0});
    QCOMPARE(height(), 1U);
  }

  void aRosterOrACommitInBetween_endsIt() {
    auto all = parts();
    QCOMPARE(send(all[0]), 200U);
    team().rosters.push_back(team().signedBy(team().next(), team().owner));
    QCOMPARE(
        m_server->call("POST", "/v1/roster", encode(Team::updateOf(team().roster())), m_server->session(team().owner))
            .status,
        200U);
    QCOMPARE(send(all[1]), 409U);
    all = parts();
    QCOMPARE(send(all[0]), 200U);
    QCOMPARE(m_server->post(m_lost.front(), m_server->session(team().editor)).status, 200U);
    QCOMPARE(send(all[1]), 409U);
    QCOMPARE(height(), 2U);
  }

  void whatIsStaged_isLimited() {
    const std::size_t size = encode(parts()[0]).size();
    server::Service::Options options;
    options.pastLimits.upload = size * 2 + size / 2;
    options.pastLimits.team = size * 3 + size / 2;
    found(std::move(options));
    const auto all = parts();
    QCOMPARE(send(all[0]), 200U);
    QCOMPARE(send(all[1]), 200U);
    QCOMPARE(send(all[2]), 413U);
    QCOMPARE(staged(), std::size_t{0});
    for (const auto* who : {&team().owner, &team().editor, &team().auditor}) QCOMPARE(send(all[0], *who), 200U);
    QCOMPARE(send(all[0], team().gateway), 413U);  // the team's
    QCOMPARE(staged(), std::size_t{3});
  }

  void changes_areLimited() {
    server::Service::Options options;
    options.pastLimits.changes = 2;
    found(std::move(options));
    const auto all = parts();
    QCOMPARE(send(all[0]), 200U);
    QCOMPARE(send(all[1]), 200U);
    QCOMPARE(send(all[2]), 413U);
  }

  void aRevision_isNoLargerThanInACommit() {
    std::vector<Change> changes(1);
    changes.front().fields = std::string(std::size_t{1} << 20, 'x');
    m_lost.push_back(team().commit(team().editor, std::move(changes)));
    const auto all = parts();
    for (std::size_t i = 0; i + 1 < all.size(); ++i) QCOMPARE(send(all[i]), 200U);
    QCOMPARE(send(all.back()), 413U);
  }

  void aPart_isSmallerThanARequestMayBe() {
    sync::VaultPast large = parts()[0];
    large.revisions.assign(5, Bytes(std::size_t{1} << 20));
    QCOMPARE(send(large), 413U);
  }
};

CHATELAINE_TEST(PastsComeInParts);
#include "pasts_come_in_parts.moc"
