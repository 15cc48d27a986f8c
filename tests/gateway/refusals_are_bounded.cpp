// However an agent varies what it is refused, the record grows by a bounded number of events a minute; and what waits
// to be written is bounded too.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <latch>

#include "crypto/random.h"
#include "gateway/policy/audit_writer.h"
#include "gateway/policy/refusal_counts.h"
#include "tests/support/crypto_fixture.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::gateway;

namespace {

AuditEvent refusal(const ItemId& agent, const std::string& host, Timestamp time = Timestamp{}) {
  AuditEvent event;
  event.action = AuditAction::requestRefused;
  event.agent = agent;
  event.host = host;
  event.reason = "no_credential";
  event.path = "/x";
  event.time = time;
  return event;
}

}  // namespace

class RefusalsAreBounded : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { test::startCrypto(); }

  void manyHosts_becomeOneNumber() {
    RefusalCounts counts;
    const auto agent = crypto::randomId<ItemId>();
    std::size_t written = 0;
    for (int i = 0; i < 1000; ++i) written += counts.add(refusal(agent, std::to_string(i) + ".test")).size();
    QCOMPARE(written, RefusalCounts::mostKinds + 1);
    const auto rest = counts.all();
    QCOMPARE(rest.size(), std::size_t{1});
    QCOMPARE(rest[0].count, std::uint64_t{1000 - RefusalCounts::mostKinds - 1});
    QCOMPARE(rest[0].reason, std::string("many"));
    QVERIFY(rest[0].agent == agent && rest[0].host.empty() && rest[0].path.empty());
  }

  void anotherAgent_hasItsOwnNumber() {
    RefusalCounts counts;
    const auto noisy = crypto::randomId<ItemId>();
    for (int i = 0; i < 1000; ++i) counts.add(refusal(noisy, std::to_string(i) + ".test"));
    const auto written = counts.add(refusal(crypto::randomId<ItemId>(), "api.test"));
    QCOMPARE(written.size(), std::size_t{1});
    QCOMPARE(written[0].host, std::string("api.test"));
  }

  void aMinute_endsTheCount() {
    RefusalCounts counts;
    const auto agent = crypto::randomId<ItemId>();
    const Timestamp start{std::chrono::hours(1)};
    QCOMPARE(counts.add(refusal(agent, "api.test", start)).size(), std::size_t{1});
    QVERIFY(counts.add(refusal(agent, "api.test", start)).empty());
    QVERIFY(counts.due(start + std::chrono::seconds(59)).empty());
    const auto due = counts.due(start + std::chrono::minutes(1));
    QCOMPARE(due.size(), std::size_t{1});
    QCOMPARE(due[0].count, std::uint64_t{1});
    QVERIFY(counts.all().empty());
    QCOMPARE(counts.add(refusal(agent, "api.test", start)).size(), std::size_t{1});
  }

  void waitingNotes_areBounded() {
    const test::TemporaryFolder folder;
    const Secret key = crypto::randomSecret(32);
    const sync::PrincipalKeys keys = sync::generatePrincipalKeys();
    const auto team = crypto::randomId<TeamId>();
    std::atomic<int> dropped = 0;
    std::latch released(1);
    const auto open = [&] {
      auto writer = AuditWriter::open({folder.file("audit.db"), systemNow,
                                       [&](LogLevel, std::string_view event, std::initializer_list<LogField>) {
                                         if (event == "audit_note_dropped") ++dropped;
                                       }},
                                      key)
                        .value();
      auto eventKeys = std::make_shared<EventKeys>();
      eventKeys->emplace(VaultId{}, vault::EventKey{1, crypto::randomSecret(32)});
      writer->begin(team, keys, std::move(eventKeys));
      return writer;
    };
    {
      const auto writer = open();
      writer->setFaultHook([&](std::string_view) -> std::optional<Error> {
        released.wait();
        return std::nullopt;
      });
      for (std::size_t i = 0; i < AuditWriter::mostNotes + 50; ++i) writer->note(refusal({}, "api.test"));
      QCOMPARE(dropped.load(), 50);
      released.count_down();
    }
    const auto writer = open();
    boost::asio::io_context context;
    auto end = boost::asio::co_spawn(context, writer->end(), boost::asio::use_future);
    context.run();
    QCOMPARE(end.get()->sequence, std::uint64_t{AuditWriter::mostNotes});
  }
};

CHATELAINE_TEST(RefusalsAreBounded);
#include "refusals_are_bounded.moc"
