// Whatever bytes come: what is accepted has one meaning, and says the same when it is written down again.
#include <random>

#include "http/framing.h"
#include "http/framing_chunks.h"
#include "tests/support/test_main.h"

using namespace chatelaine::http;

class FramingSurvivesAnything : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void acceptedRequests_haveOneMeaning();
  void acceptedResponses_haveOneMeaning();
  void anyCut_endsTheHeadAtTheSamePlace();
  void randomBodies_comeThroughChunks();
  void spoiltChunks_neverGiveMoreThanCame();
  void acceptedFields_areTheirOwnText();
};

namespace {

constexpr unsigned rounds = 30'000;

// Starts from something sensible and spoils it: that reaches deeper than noise does.
class Spoiler {
 public:
  explicit Spoiler(unsigned seed) : m_random(seed) {}
  std::size_t below(std::size_t limit) { return m_random() % limit; }
  std::string spoiled(std::string text) {
    constexpr std::string_view pieces[] = {"\r",
                                           "\n",
                                           "\r\n",
                                           " ",
                                           "\t",
                                           ":",
                                           ",",
                                           std::string_view("\0", 1),
                                           "0",
                                           "5",
                                           "a",
                                           "\x7f",
                                           "\xff",
                                           "chunked",
                                           "_",
                                           "-",
                                           "\x0b",
                                           "HTTP/1.0",
                                           ";",
                                           "%0d",
                                           "/",
                                           "Host: b\r\n",
                                           "Content-Length: 7\r\n",
                                           "Transfer-Encoding: chunked\r\n"};
    for (std::size_t changes = below(4); changes > 0; --changes) {
      const std::size_t at = below(text.size() + 1);
      if (below(2) == 0) text.insert(at, pieces[below(std::size(pieces))]);
      else text.erase(at, 1 + below(3));
    }
    return text;
  }

 private:
  std::mt19937 m_random;
};

// As a strict reader on the other side would see it, said once more and in another way than the product says it.
std::string objection(const std::vector<FieldView>& fields, const BodyFraming& body, bool mayLackHost) {
  int hosts = 0;
  int lengths = 0;
  int codings = 0;
  for (const FieldView& field : fields) {
    if (field.name.find_first_of(std::string_view(" \t\r\n:\0", 6)) != std::string_view::npos) return "a name";
    if (field.value.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) return "a value";
    std::string lower(field.name);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c == '_' ? '-' : static_cast<char>(std::tolower(c)); });
    hosts += lower == "host";
    lengths += lower == "content-length";
    codings += lower == "transfer-encoding";
  }
  if (hosts > 1 || (hosts == 0 && !mayLackHost)) return "hosts";
  if (lengths + codings > 1) return "two framings";
  if (codings == 1 && body.kind != BodyKind::chunked) return "chunked is not seen";
  if (codings == 0 && body.kind == BodyKind::chunked) return "chunked is made up";
  return {};
}

std::string writtenDown(const RequestHead& head) {
  std::string text = std::string(head.method) + " " + std::string(head.target) +
                     (head.minorVersion == 1 ? " HTTP/1.1\r\n" : " HTTP/1.0\r\n");
  for (const FieldView& field : head.fields) text += std::string(field.name) + ": " + std::string(field.value) + "\r\n";
  return text + "\r\n";
}

}  // namespace

void FramingSurvivesAnything::acceptedRequests_haveOneMeaning() {
  const std::string starts[] = {
      "GET /v1/x?y=z HTTP/1.1\r\nHost: a.test\r\nAccept: */*\r\nConnection: keep-alive\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n",
      "PUT /a HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n",
      "CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\nProxy-Authorization: Basic eA==\r\n\r\n",
      "GET / HTTP/1.0\r\nUser-Agent: x\r\n\r\n",
  };
  unsigned accepted = 0;
  for (unsigned seed = 0; seed < rounds; ++seed) {
    const std::string bytes = Spoiler(seed).spoiled(starts[seed % std::size(starts)]);
    const auto end = endOfHead(bytes);
    if (!end) continue;
    const auto head = checkFraming(std::string_view(bytes).substr(0, *end));
    if (!head) continue;
    ++accepted;
    const bool mayLackHost = head->minorVersion == 0 || head->method == "CONNECT";
    const std::string wrong = objection(head->fields, head->body, mayLackHost);
    QVERIFY2(wrong.empty(), (wrong + ": " + bytes).c_str());
    QVERIFY2(head->target.find_first_of(" \t\r\n") == std::string_view::npos, bytes.c_str());
    const std::string again = writtenDown(*head);
    const auto second = checkFraming(again);
    QVERIFY2(second.has_value(), again.c_str());
    QVERIFY(second->method == head->method && second->target == head->target && second->fields == head->fields);
    QVERIFY(second->body == head->body && second->keepsAlive == head->keepsAlive);
  }
  QVERIFY(accepted > rounds / 10);
}

void FramingSurvivesAnything::acceptedResponses_haveOneMeaning() {
  const std::string starts[] = {
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n",
      "HTTP/1.0 304 Not Modified\r\nConnection: close\r\n\r\n",
  };
  unsigned accepted = 0;
  for (unsigned seed = 0; seed < rounds; ++seed) {
    const std::string bytes = Spoiler(seed).spoiled(starts[seed % std::size(starts)]);
    const auto end = endOfHead(bytes);
    if (!end) continue;
    const auto head = checkResponseFraming(std::string_view(bytes).substr(0, *end), "GET");
    if (!head) continue;
    ++accepted;
    const bool hasBody = head->status >= 200 && head->status != 204 && head->status != 304;
    const std::string wrong = objection(head->fields, hasBody ? head->body : BodyFraming{}, true);
    QVERIFY2(wrong.empty() || (!hasBody && wrong == "chunked is not seen"), (wrong + ": " + bytes).c_str());
    QVERIFY(head->status >= 100 && head->status <= 999);
    QVERIFY(head->reason.find_first_of("\r\n") == std::string_view::npos);
    if (head->body.kind == BodyKind::untilClose) QVERIFY(!head->keepsAlive);
  }
  QVERIFY(accepted > rounds / 10);
}

// Where a head ends must not depend on how the network cut it: what follows would be read as something else.
void FramingSurvivesAnything::anyCut_endsTheHeadAtTheSamePlace() {
  for (unsigned seed = 0; seed < 2'000; ++seed) {
    Spoiler spoiler(seed);
    const std::string bytes =
        spoiler.spoiled("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /second HTTP/1.1\r\nHost: b\r\n\r\n");
    const auto whole = endOfHead(bytes);
    std::size_t checked = 0;
    std::optional<std::size_t> found;
    for (std::size_t size = 0; size <= bytes.size() && !found; size += 1 + spoiler.below(5)) {
      found = endOfHead(std::string_view(bytes).substr(0, size), checked);
      checked = size;
    }
    if (!found) found = endOfHead(bytes, checked);
    QVERIFY2(found == whole, bytes.c_str());
  }
}

void FramingSurvivesAnything::randomBodies_comeThroughChunks() {
  for (unsigned seed = 0; seed < 500; ++seed) {
    Spoiler random(seed);
    std::string body(random.below(3'000), ' ');
    for (char& c : body) c = static_cast<char>(random.below(256));
    std::string wire;
    for (std::size_t at = 0; at < body.size();) {
      const std::size_t size = std::min(body.size() - at, 1 + random.below(400));
      wire += QByteArray::number(static_cast<qulonglong>(size), 16).toStdString() +
              (random.below(4) == 0 ? ";x=\"y\"" : "");
      wire += "\r\n" + body.substr(at, size) + "\r\n";
      at += size;
    }
    wire += "0\r\n\r\nGET /";
    ChunkReader reader;
    std::string read;
    bool isComplete = false;
    for (std::size_t at = 0; !isComplete;) {
      const auto step = reader.next(std::string_view(wire).substr(at, 1 + random.below(700)));
      QVERIFY(step.has_value() && (step->consumed > 0 || step->isComplete));
      read += step->payload;
      at += step->consumed;
      isComplete = step->isComplete;
      if (isComplete) QCOMPARE(wire.substr(at), std::string("GET /"));
    }
    QVERIFY(read == body);
  }
}

void FramingSurvivesAnything::spoiltChunks_neverGiveMoreThanCame() {
  unsigned refused = 0;
  for (unsigned seed = 0; seed < rounds; ++seed) {
    const std::string wire = Spoiler(seed).spoiled("5\r\nhello\r\n6;a=b\r\n world\r\n0\r\nX-T: y\r\n\r\n");
    ChunkReader reader;
    std::size_t payload = 0;
    for (std::size_t at = 0; at < wire.size();) {
      const auto step = reader.next(std::string_view(wire).substr(at));
      if (!step) {
        ++refused;
        break;
      }
      QVERIFY(step->consumed <= wire.size() - at);
      payload += step->payload.size();
      at += step->consumed;
      if (step->isComplete || step->consumed == 0) break;
    }
    QVERIFY(payload <= wire.size() && reader.trailers().size() <= wire.size());
  }
  QVERIFY(refused > rounds / 10);
}

// Trailers go through the same reading as heads.
void FramingSurvivesAnything::acceptedFields_areTheirOwnText() {
  for (unsigned seed = 0; seed < rounds; ++seed) {
    const std::string lines = Spoiler(seed).spoiled("X-One: 1\r\nX-Two: a b\r\nX-Three:\r\n");
    const auto fields = checkFields(lines);
    if (!fields) continue;
    std::string again;
    for (const FieldView& field : *fields) again += std::string(field.name) + ":" + std::string(field.value) + "\r\n";
    const auto second = checkFields(again);
    QVERIFY2(second.has_value() && *second == *fields, lines.c_str());
  }
}

CHATELAINE_TEST(FramingSurvivesAnything);
#include "framing_survives_anything.moc"
