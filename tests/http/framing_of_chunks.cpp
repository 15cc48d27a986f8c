// A chunked body gives the same payload however it is cut, and nothing but the strict form is read.
#include "http/framing_chunks.h"
#include "tests/support/test_main.h"

using namespace chatelaine::http;

class FramingOfChunks : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void payload_isTheSameHoweverItIsCut();
  void trailers_areKept();
  void bytesBehindTheEnd_areLeft();
  void badOnes_areRefused_data();
  void badOnes_areRefused();
};

namespace {

struct Outcome {
  std::string payload;
  std::size_t consumed = 0;
  bool isComplete = false;
  std::optional<FramingProblem> problem;
};

Outcome readAll(ChunkReader& reader, std::string_view bytes, std::size_t pieceSize) {
  Outcome outcome;
  while (outcome.consumed < bytes.size() && !outcome.isComplete) {
    const auto step = reader.next(bytes.substr(outcome.consumed, pieceSize));
    if (!step) {
      outcome.problem = step.error();
      return outcome;
    }
    outcome.payload += step->payload;
    outcome.consumed += step->consumed;
    outcome.isComplete = step->isComplete;
  }
  return outcome;
}

const std::string body = "5\r\nhello\r\n1;name=value\r\n,\r\nA\r\n0123456789\r\n000\r\n\r\n";

}  // namespace

void FramingOfChunks::payload_isTheSameHoweverItIsCut() {
  for (std::size_t piece = 1; piece <= body.size(); ++piece) {
    ChunkReader reader;
    const Outcome outcome = readAll(reader, body, piece);
    QVERIFY(outcome.isComplete);
    QCOMPARE(outcome.payload, std::string("hello,0123456789"));
    QCOMPARE(outcome.consumed, body.size());
  }
}

void FramingOfChunks::trailers_areKept() {
  ChunkReader reader;
  QVERIFY(readAll(reader, "0\r\nA: b\r\nC: d\r\n\r\n", 3).isComplete);
  QCOMPARE(reader.trailers(), std::string("A: b\r\nC: d\r\n"));
}

void FramingOfChunks::bytesBehindTheEnd_areLeft() {
  ChunkReader reader;
  const Outcome outcome = readAll(reader, body + "GET /", 1000);
  QVERIFY(outcome.isComplete);
  QCOMPARE(outcome.consumed, body.size());
}

void FramingOfChunks::badOnes_areRefused_data() {
  QTest::addColumn<QByteArray>("bytes");
  QTest::addColumn<int>("problem");
  const auto row = [](const char* name, const QByteArray& bytes, FramingProblem problem = FramingProblem::badChunk) {
    QTest::newRow(name) << bytes << static_cast<int>(problem);
  };
  row("no size", "\r\nhello\r\n");
  row("a bare line feed", "5\nhello\r\n");
  row("a bare return", "5\rhello\r\n");
  row("0x", "0x5\r\nhello\r\n");
  row("a sign", "+5\r\nhello\r\n");
  row("a blank before the size", " 5\r\nhello\r\n");
  row("a blank behind the size", "5 \r\nhello\r\n");
  row("too many digits", "0000000000000005\r\nhello\r\n");
  row("a size that overflows", "fffffffffffffffff\r\nhello\r\n");
  row("more payload than said", "5\r\nhello!\r\n");
  row("payload ended by a line feed", "5\r\nhello\n0\r\n\r\n");
  row("one byte too many before a line feed", "5\r\nhello!\n0\r\n\r\n");
  row("a line feed in the extension", "5;a\nb\r\nhello\r\n");
  row("a control character in the extension", QByteArray("5;a\x01\r\nhello\r\n"));
  row("an endless extension", "5;" + QByteArray(300, 'x') + "\r\nhello\r\n");
  row("a trailer ended by a line feed", "0\r\nA: b\n\r\n", FramingProblem::bareLineFeed);
  row("endless trailers", "0\r\nA: " + QByteArray(9000, 'x') + "\r\n\r\n", FramingProblem::trailersTooLarge);
}

void FramingOfChunks::badOnes_areRefused() {
  QFETCH(QByteArray, bytes);
  QFETCH(int, problem);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{20'000}}) {
    ChunkReader reader;
    const Outcome outcome = readAll(reader, bytes.toStdString(), piece);
    QVERIFY(outcome.problem.has_value());
    QCOMPARE(static_cast<int>(*outcome.problem), problem);
  }
}

CHATELAINE_TEST(FramingOfChunks);
#include "framing_of_chunks.moc"
