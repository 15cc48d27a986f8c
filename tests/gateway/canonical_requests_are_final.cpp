// What is canonical stays so when it is read again, and no spelling of a path or a host gets around the rules for its
// plain form: judged by readings that are obviously right.
#include <random>

#include "gateway/rules/address.h"
#include "gateway/rules/canonical.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::gateway;

class CanonicalRequestsAreFinal : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void paths_areFinal();
  void paths_meanTheSame();
  void spelledPaths_dontGetAround_data();
  void spelledPaths_dontGetAround();
  void hosts_areFinal();
  void authorities_areFinal();
  void targets_areFinal();
  void everyIpv4_isTheSameInEveryDisguise();
  void neighboursOfRanges_areTold_data();
  void neighboursOfRanges_areTold();
  void hostsThatAreNumbers_areRefusedOrPlain();
};

namespace {

constexpr unsigned rounds = 20'000;

class Spoiler {
 public:
  explicit Spoiler(unsigned seed) : m_random(seed) {}
  std::size_t below(std::size_t limit) { return m_random() % limit; }
  std::string spoiled(std::string text, std::string_view alphabet) {
    for (std::size_t changes = below(5); changes > 0; --changes) {
      const std::size_t at = below(text.size() + 1);
      if (below(3) > 0) text.insert(at, 1, alphabet[below(alphabet.size())]);
      else text.erase(at, 1);
    }
    return text;
  }

 private:
  std::mt19937 m_random;
};

// Percent-decodes and resolves dot segments, as a service would: on a list of segments instead of a text.
std::string meaningOf(std::string_view path) {
  std::string plain;
  for (std::size_t at = 0; at < path.size(); ++at) {
    if (path[at] == '%') {
      plain.push_back(static_cast<char>(std::stoi(std::string(path.substr(at + 1, 2)), nullptr, 16)));
      at += 2;
    } else {
      plain.push_back(path[at]);
    }
  }
  std::vector<std::string> segments;
  std::string current;
  bool endsWithSlash = false;
  for (std::size_t at = 1; at <= plain.size(); ++at) {
    if (at < plain.size() && plain[at] != '/') {
      current += plain[at];
      continue;
    }
    endsWithSlash = at == plain.size() && (current == "." || current == "..");
    if (current == ".." && !segments.empty()) segments.pop_back();
    if (current != "." && current != "..") segments.push_back(current);
    current.clear();
  }
  std::string out;
  for (const std::string& segment : segments) out += "/" + segment;
  return out.empty() || endsWithSlash ? out + "/" : out;
}

}  // namespace

void CanonicalRequestsAreFinal::paths_areFinal() {
  unsigned accepted = 0;
  for (unsigned seed = 0; seed < rounds; ++seed) {
    const std::string text = Spoiler(seed).spoiled("/v1/%61/../b%20c/./d", "/.%25eEfF;\\?#aA~-_ \t:@");
    const auto path = canonicalPath(text);
    if (!path) continue;
    ++accepted;
    QVERIFY2(path->starts_with('/') && canonicalPath(*path) == *path, text.c_str());
    QVERIFY2(!(*path + "/").contains("/../") && !(*path + "/").contains("/./"), text.c_str());
    QVERIFY2(path->find_first_of("?#\\ \t") == std::string::npos, text.c_str());
  }
  QVERIFY(accepted > rounds / 10);
}

void CanonicalRequestsAreFinal::paths_meanTheSame() {
  for (unsigned seed = 0; seed < rounds; ++seed) {
    const std::string text = Spoiler(seed).spoiled("/a/%2e%2E/b/c/../%64", "/.%2eE461");
    if (const auto path = canonicalPath(text)) QCOMPARE(meaningOf(*path), meaningOf(text));
  }
}

void CanonicalRequestsAreFinal::spelledPaths_dontGetAround_data() {
  QTest::addColumn<QByteArray>("path");
  // All of them are /admin to some service, and must be that or be refused.
  for (const char* path :
       {"/v1/../admin",   "/v1/./../admin",       "/v1/%2e%2e/admin", "/v1/.%2E/admin",     "/%61dmin",
        "/%41/../admin",  "/v1/..;/admin",        "/v1/..;x=y/admin", "/v1/;/../../admin",  "/v1%2f..%2fadmin",
        "/v1/..%2fadmin", "/v1/..%5cadmin",       "/v1\\..\\admin",   "/v1/%2e%2e%2fadmin", "/admin%00",
        "/admin%0d%0a",   "/v1/%252e%252e/admin", "/../admin",        "/../../admin",       "/v1/x/../../admin",
        "/v1/..%3b/admin"}) {
    QTest::newRow(path) << QByteArray(path);
  }
}

void CanonicalRequestsAreFinal::spelledPaths_dontGetAround() {
  QFETCH(QByteArray, path);
  const auto canonical = canonicalPath(path.toStdString());
  if (!canonical) return;
  const bool isInV1 = canonical->starts_with("/v1/");
  // "%252e" is ".." only to those who decode twice, which nobody may: it stays a text of its own.
  QVERIFY2(*canonical == "/admin" || (isInV1 && canonical->contains("%252e")), canonical->c_str());
}

void CanonicalRequestsAreFinal::hosts_areFinal() {
  const std::string starts[] = {"API.Example.com", "127.0.0.1", "[2001:DB8::1]", "xn--bcher-kva.example.",
                                "_srv.a-b.test"};
  unsigned accepted = 0;
  for (unsigned seed = 0; seed < rounds; ++seed) {
    const std::string text = Spoiler(seed).spoiled(starts[seed % std::size(starts)], ".-_:[]@%/\\ 0xXaZ9\t");
    const auto host = canonicalHost(text);
    if (!host) continue;
    ++accepted;
    QVERIFY2(canonicalHost(*host) == *host, text.c_str());
    const std::string bare = withoutBrackets(*host);
    QVERIFY2(bare.find_first_of("@/\\[] \t%ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos, text.c_str());
    QVERIFY2(!host->ends_with('.') && !host->starts_with('.') && !host->contains(".."), text.c_str());
    if (bare != *host || bare.contains(':')) QVERIFY2(bare != *host && parseIpAddress(bare).has_value(), text.c_str());
  }
  QVERIFY(accepted > rounds / 10);
}

void CanonicalRequestsAreFinal::authorities_areFinal() {
  for (unsigned seed = 0; seed < rounds; ++seed) {
    const std::string text = Spoiler(seed).spoiled("api.test:8443", ".:[]@0123456789+- ");
    const auto authority = parseAuthority(text, 443);
    if (!authority) continue;
    QVERIFY(authority->port != 0);
    QVERIFY2(parseAuthority(toString(*authority, 443), 443) == *authority, text.c_str());
    QVERIFY2(namesAuthority(toString(*authority, 0), *authority), text.c_str());
    const Authority other{authority->host, static_cast<std::uint16_t>(authority->port ^ 1)};
    if (other.port != 0) QVERIFY2(!namesAuthority(toString(*authority, 0), other), text.c_str());
  }
}

void CanonicalRequestsAreFinal::targets_areFinal() {
  unsigned accepted = 0;
  for (unsigned seed = 0; seed < rounds; ++seed) {
    const std::string text = Spoiler(seed).spoiled("https://api.test:8443/v1/x?y=z", "/:?#@%[]. aZ\\");
    const auto split = splitAbsolute(text);
    if (!split) continue;
    const auto request = canonicalise(split->scheme, split->authority, "get", split->origin);
    if (!request) continue;
    ++accepted;
    QCOMPARE(request->method, std::string("GET"));
    const std::string again = request->scheme + "://" + toString(Authority{request->host, request->port}, 0) +
                              request->path + (request->query.empty() ? "" : "?" + request->query);
    const auto second = splitAbsolute(again);
    QVERIFY2(second.has_value(), again.c_str());
    QVERIFY2(canonicalise(second->scheme, second->authority, "GET", second->origin) == *request, again.c_str());
  }
  QVERIFY(accepted > rounds / 10);
}

void CanonicalRequestsAreFinal::everyIpv4_isTheSameInEveryDisguise() {
  std::mt19937 random(4);
  for (unsigned round = 0; round < 50'000; ++round) {
    const std::uint32_t number = round < 65'536 / 4 ? round << 18 : random();
    std::array<unsigned, 4> part{};
    for (unsigned i = 0; i < 4; ++i) part[i] = number >> (24 - 8 * i) & 255;
    const std::string plain = QString::asprintf("%u.%u.%u.%u", part[0], part[1], part[2], part[3]).toStdString();
    const std::string hex = QString::asprintf("%02x%02x:%02x%02x", part[0], part[1], part[2], part[3]).toStdString();
    const AddressClass kind = classify(parseIpAddress(plain).value());
    QCOMPARE(classify(parseIpAddress("::ffff:" + hex).value()), kind);
    QCOMPARE(classify(parseIpAddress("64:ff9b::" + hex).value()), kind);
    const AddressClass sixToFour = classify(parseIpAddress("2002:" + hex + "::1").value());
    QVERIFY(sixToFour == kind || (kind == AddressClass::global && sixToFour == AddressClass::reserved));
    QVERIFY(sixToFour != AddressClass::global);
  }
}

void CanonicalRequestsAreFinal::neighboursOfRanges_areTold_data() {
  QTest::addColumn<QByteArray>("inside");
  QTest::addColumn<QByteArray>("outside");
  const auto row = [](const char* inside, const char* outside) {
    QTest::newRow(inside) << QByteArray(inside) << QByteArray(outside);
  };
  row("10.0.0.0", "9.255.255.255");
  row("10.255.255.255", "11.0.0.0");
  row("100.64.0.0", "100.63.255.255");
  row("100.127.255.255", "100.128.0.0");
  row("127.255.255.255", "128.0.0.0");
  row("169.254.0.0", "169.253.255.255");
  row("169.254.255.255", "169.255.0.0");
  row("172.16.0.0", "172.15.255.255");
  row("172.31.255.255", "172.32.0.0");
  row("192.168.0.0", "192.167.255.255");
  row("192.168.255.255", "192.169.0.0");
  row("198.18.0.0", "198.17.255.255");
  row("198.19.255.255", "198.20.0.0");
  row("224.0.0.0", "223.255.255.255");
  row("255.255.255.255", "8.8.8.8");
  row("0.255.255.255", "1.0.0.0");
  row("fdff:ffff::1", "2a00::1");
  row("febf:ffff::1", "2600::1");
  row("2001:1ff::1", "2001:200::1");
  row("2001:db8:ffff::1", "2001:db9::1");
  row("::2", "2620::1");
}

void CanonicalRequestsAreFinal::neighboursOfRanges_areTold() {
  QFETCH(QByteArray, inside);
  QFETCH(QByteArray, outside);
  QVERIFY(classify(parseIpAddress(inside.toStdString()).value()) != AddressClass::global);
  QCOMPARE(classify(parseIpAddress(outside.toStdString()).value()), AddressClass::global);
  const OwnEndpoints own{{}, {4280}};
  QVERIFY(checkAddress(*parseIpAddress(inside.toStdString()), 443, PrivateHosts::refused, own).has_value());
  QVERIFY(!checkAddress(*parseIpAddress(outside.toStdString()), 443, PrivateHosts::refused, own).has_value());
}

// Resolvers take "127.1", "0x7f.1" and "2130706433" for 127.0.0.1.
void CanonicalRequestsAreFinal::hostsThatAreNumbers_areRefusedOrPlain() {
  for (const char* text :
       {"127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "127.0.0.01", "127.0.0.1.",
        "1.2.3.4.5", "256.0.0.1", "127.0.0.0x1", "0", "00.0.0.0", "1.2.3.", "0x", "a.0x7f", "x.1"}) {
    const auto host = canonicalHost(text);
    QVERIFY2(!host || *host == "127.0.0.1", text);
  }
}

CHATELAINE_TEST(CanonicalRequestsAreFinal);
#include "canonical_requests_are_final.moc"
