// Events that come together share one commit and one signature; each is durable before its waiter goes on; one bad
// event takes no other with it.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "crypto/random.h"
#include "gateway/policy/audit_writer.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::gateway;

namespace asio = boost::asio;

namespace {

struct Desk {
  test::TemporaryFolder folder;
  Secret key = crypto::randomSecret(32);
  TeamId team = crypto::randomId<TeamId>();
  sync::PrincipalKeys keys = sync::generatePrincipalKeys();
  std::unique_ptr<AuditWriter> writer;

  void open() {
    writer = AuditWriter::open({folder.file("audit.db"), systemNow,
                                [](LogLevel, std::string_view, std::initializer_list<LogField>) {}},
                               key)
                 .value();
  }
  void begin() {
    auto eventKeys = std::make_shared<EventKeys>();
    eventKeys->emplace(VaultId{}, vault::EventKey{1, crypto::randomSecret(32)});
    writer->begin(team, keys, std::move(eventKeys));
  }
  std::vector<ErrorCode> commit(const std::vector<AuditEvent>& events) {
    asio::io_context context;
    std::vector<std::future<Result<void>>> waiting;
    for (const AuditEvent& event : events)
      waiting.push_back(asio::co_spawn(context, writer->commit(event), asio::use_future));
    context.run();
    std::vector<ErrorCode> failures;
    for (auto& one : waiting) {
      if (const auto result = one.get(); !result) failures.push_back(result.error().code);
    }
    return failures;
  }
  template <class T>
  T ask(http::Awaitable<T> question) {
    asio::io_context context;
    auto answer = asio::co_spawn(context, std::move(question), asio::use_future);
    context.run();
    return answer.get();
  }
  std::vector<sync::AuditGroup> unsent() { return ask(writer->unsent(1000)).value(); }
};

AuditEvent eventFor(const std::string& host) {
  AuditEvent event;
  event.action = AuditAction::secretUsed;
  event.host = host;
  return event;
}

}  // namespace

class AuditGroupsWhatComesTogether : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  void manyAtOnce_areFewGroups() {
    Desk desk;
    desk.open();
    desk.begin();
    QVERIFY(desk.commit(std::vector<AuditEvent>(300, eventFor("api.test"))).empty());
    const auto groups = desk.unsent();
    QVERIFY2(groups.size() < 100, QByteArray::number(static_cast<qulonglong>(groups.size())).constData());
    const auto end = sync::verifyAuditChain({}, groups, desk.keys.card());
    QVERIFY(end.has_value());
    QCOMPARE(end->sequence, std::uint64_t{300});
  }

  void beforeTheTeam_nothingIsRecorded() {
    Desk desk;
    desk.open();
    QVERIFY((desk.commit({eventFor("api.test")}) == std::vector{ErrorCode::notFound}));
  }

  void oneBadEvent_takesNoOther() {
    Desk desk;
    desk.open();
    desk.begin();
    std::vector<AuditEvent> events(20, eventFor("api.test"));
    events[7].vault = crypto::randomId<VaultId>();  // whose key isn't here
    QVERIFY((desk.commit(events) == std::vector{ErrorCode::notFound}));
    QCOMPARE(desk.ask(desk.writer->end())->sequence, std::uint64_t{19});
  }

  void failedWrites_areSaidToEverybody() {
    Desk desk;
    desk.open();
    desk.begin();
    desk.writer->setFaultHook(
        [](std::string_view) { return std::optional<Error>(Error{ErrorCode::diskFull, "no space"}); });
    QCOMPARE(desk.commit(std::vector<AuditEvent>(5, eventFor("api.test"))).size(), std::size_t{5});
    desk.writer->setFaultHook({});
    QVERIFY(desk.commit({eventFor("api.test")}).empty());
    QCOMPARE(desk.ask(desk.writer->end())->sequence, std::uint64_t{1});
  }

  void chain_goesOnAfterARestart() {
    Desk desk;
    desk.open();
    desk.begin();
    QVERIFY(desk.commit({eventFor("one.test")}).empty());
    desk.writer.reset();
    desk.open();
    desk.begin();
    QVERIFY(desk.commit({eventFor("two.test")}).empty());
    const auto groups = desk.unsent();
    QCOMPARE(sync::verifyAuditChain({}, groups, desk.keys.card())->sequence, std::uint64_t{2});
  }

  void sentGroups_areNotSentAgain() {
    Desk desk;
    desk.open();
    desk.begin();
    QVERIFY(desk.commit({eventFor("one.test")}).empty());
    QVERIFY(desk.ask(desk.writer->markSent(1)).has_value());
    QVERIFY(desk.unsent().empty());
    QVERIFY(desk.commit({eventFor("two.test")}).empty());
    QCOMPARE(desk.unsent().size(), std::size_t{1});
  }

  void notes_areWrittenBeforeTheEnd() {
    Desk desk;
    desk.open();
    desk.begin();
    for (int i = 0; i < 50; ++i) desk.writer->note(eventFor("api.test"));
    desk.writer.reset();
    desk.open();
    desk.begin();
    QCOMPARE(desk.ask(desk.writer->end())->sequence, std::uint64_t{50});
  }
};

CHATELAINE_TEST(AuditGroupsWhatComesTogether);
#include "audit_groups_what_comes_together.moc"
