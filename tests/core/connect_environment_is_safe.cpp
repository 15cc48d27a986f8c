// What people called their vaults can't change where the proxy URL leads, nor what the shell does.
#include "core/connect_environment.h"

#include <cstdio>
#include <map>

#include "core/preview.h"
#include "tests/support/test_main.h"

using namespace chatelaine;

class ConnectEnvironmentIsSafe : public QObject {
  Q_OBJECT

  static std::string proxyFor(const std::string& selector) {
    const ConnectValues values{"127.0.0.1:4280", "/bundle", "/ca", selector};
    for (const EnvironmentVariable& variable : connectEnvironment(values)) {
      if (variable.name == "HTTPS_PROXY") return variable.value;
    }
    return {};
  }
  static std::string run(const std::string& command) {
    std::string out;
    FILE* shell = ::popen(command.c_str(), "r");
    std::array<char, 4096> piece{};
    while (shell != nullptr && std::fgets(piece.data(), piece.size(), shell) != nullptr) out += piece.data();
    if (shell != nullptr) ::pclose(shell);
    return out;
  }

 private Q_SLOTS:
  void selectors_areEncoded_data() {
    QTest::addColumn<std::string>("selector");
    QTest::addColumn<std::string>("user");
    const auto row = [](const char* selector, const char* user) {
      QTest::newRow(selector) << std::string(selector) << std::string(user);
    };
    row("agent", "agent");
    row("", "");
    row("Payments/main", "Payments%2Fmain");
    row("My vault/API key", "My%20vault%2FAPI%20key");
    row("agent:fred", "agent%3Afred");
    row("me@evil.test/x", "me%40evil.test%2Fx");
    row("a:b@evil.test:80/", "a%3Ab%40evil.test%3A80%2F");
    row("a?b#c", "a%3Fb%23c");
    row("100%", "100%25");
    row("%2F", "%252F");
    row("it's", "it%27s");
    row("$(id)`id`", "%24%28id%29%60id%60");
    row("a\"b\\c", "a%22b%5Cc");
    row("{token}", "%7Btoken%7D");
    row("Büro/Schlüssel", "B%C3%BCro%2FSchl%C3%BCssel");
    row("a\nb", "a%0Ab");
    row("a-b.c_d~e", "a-b.c_d~e");
  }
  void selectors_areEncoded() {
    QFETCH(std::string, selector);
    QFETCH(std::string, user);
    QCOMPARE(proxyFor(selector), "http://" + user + ":{token}@127.0.0.1:4280");
  }

  // For every byte: the URL has one "@" and leads to the gateway.
  void noSelector_leadsElsewhere() {
    for (int byte = 1; byte < 256; ++byte) {
      const std::string proxy = proxyFor("a" + std::string(1, static_cast<char>(byte)) + "b");
      QCOMPARE(std::ranges::count(proxy, '@'), 1);
      QVERIFY(proxy.ends_with(":{token}@127.0.0.1:4280"));
      QVERIFY(std::ranges::all_of(proxy, [](char c) { return c > 0x20 && c < 0x7f; }));
    }
  }

  void aRealShell_getsTheSameValues_data() {
    QTest::addColumn<std::string>("file");
    for (const char* file : {"/home/a b/ca.pem", "/home/it's/ca.pem", "/home/$HOME/`id`/ca.pem", "/home/a\"b/ca.pem",
                             "/home/a\\b/ca.pem", "/home/''/ca.pem", "/home/Bücher/ca.pem", "/home/a;id/ca.pem"}) {
      QTest::newRow(file) << std::string(file);
    }
  }
  void aRealShell_getsTheSameValues() {
    QFETCH(std::string, file);
    const auto environment = connectEnvironment({"[::1]:4280", file, file + "2", "it's/$(mine)"});
    const Secret text = shellExports(environment, Secret::copyOf(std::string_view("cha_token")));
    std::map<std::string, std::string> expected;
    for (const EnvironmentVariable& variable : environment) expected[variable.name] = variable.value;
    for (const char* name : {"CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "NO_PROXY"}) {
      QCOMPARE(run(std::string(text.text()) + "printf %s \"$" + name + "\""), expected[name]);
    }
    QCOMPARE(run(std::string(text.text()) + "printf %s \"$https_proxy\""),
             std::string("http://it%27s%2F%24%28mine%29:cha_token@[::1]:4280"));
  }

  void theToken_standsInItsPlacesOnly() {
    const auto environment = connectEnvironment({"127.0.0.1:4280", "/a/{token}/b", "/ca", "{token}"});
    const Secret text = shellExports(environment, Secret::copyOf(std::string_view("cha_1")));
    const std::string masked = maskedShellExports(environment);
    std::size_t proxies = 0;
    for (const EnvironmentVariable& variable : environment) proxies += variable.value.starts_with("http://") ? 1 : 0;
    QCOMPARE(proxies, std::size_t{7});
    QVERIFY(!masked.contains("cha_1"));
    QCOMPARE(std::string(text.text()).find("%7Btoken%7D:cha_1@127.0.0.1:4280") != std::string::npos, true);
    QVERIFY(masked.contains("%7Btoken%7D:" + std::string(maskedSecret) + "@127.0.0.1:4280"));
  }

  void everyName_isOnceThereAndIsOne() {
    std::map<std::string, int> names;
    for (const EnvironmentVariable& variable : connectEnvironment({"127.0.0.1:4280", "/b", "/a", "agent"})) {
      ++names[variable.name];
      QVERIFY(variable.name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") ==
              std::string::npos);
      QVERIFY(!variable.value.empty());
    }
    for (const auto& [name, count] : names) QVERIFY2(count == 1, name.c_str());
    for (const char* both : {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"}) {
      std::string lower(both);
      std::ranges::transform(lower, lower.begin(), [](char c) { return static_cast<char>(std::tolower(c)); });
      QVERIFY2(names.contains(both) && names.contains(lower), both);
    }
  }
};

CHATELAINE_TEST(ConnectEnvironmentIsSafe);
#include "connect_environment_is_safe.moc"
