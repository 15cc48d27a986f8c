#include <QtCore/QTemporaryDir>

#include <map>

#include "app/desktop/places.h"
#include "tests/support/test_main.h"

using namespace chatelaine::desktop;

namespace {

Environment environment(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string() : found->second;
  };
}

QStringList words(const Places& places) { return places.daemonArguments; }

}  // namespace

class PlacesMeetTheDaemon : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void usualPlaces_areThoseOfXdg() {
    const Places places = placesFor({}, environment({{"HOME", "/home/ana"}, {"XDG_RUNTIME_DIR", "/run/user/1000"}}));
    QCOMPARE(places.database(), std::filesystem::path("/home/ana/.local/share/chatelaine/desktop"));
    QCOMPARE(places.daemonSocket(), std::filesystem::path("/run/user/1000/chatelaine/local.sock"));
    QCOMPARE(places.settings(), std::filesystem::path("/home/ana/.config/chatelaine/desktop.ini"));
    QCOMPARE(words(places), QStringList{QStringLiteral("local")});
  }

  void variables_moveThemAndRelativeOnesAreIgnored() {
    const Places places = placesFor(
        {}, environment({{"HOME", "/home/ana"}, {"XDG_DATA_HOME", "/data"}, {"XDG_CONFIG_HOME", "relative"}}));
    QCOMPARE(places.database(), std::filesystem::path("/data/chatelaine/desktop"));
    QCOMPARE(places.daemonSocket(), std::filesystem::path("/data/chatelaine/run/local.sock"));
    QCOMPARE(places.settings(), std::filesystem::path("/home/ana/.config/chatelaine/desktop.ini"));
  }

  void folderOfTheirChoice_holdsEverythingAndTheDaemonIsTold() {
    const Places places =
        placesFor("/srv/keys", environment({{"HOME", "/home/ana"}, {"XDG_RUNTIME_DIR", "/run/user/1000"}}));
    QCOMPARE(places.database(), std::filesystem::path("/srv/keys/desktop"));
    QCOMPARE(places.daemonSocket(), std::filesystem::path("/srv/keys/run/local.sock"));
    QVERIFY(words(places).join(QLatin1Char(' ')).contains(QStringLiteral("--data /srv/keys --runtime /srv/keys/run")));
  }

  void daemon_isFoundBesideUsOrInTheBuildTree() {
    const QTemporaryDir folder;
    const QString own = folder.filePath(QStringLiteral("desktop"));
    QVERIFY(QDir().mkpath(own) && QDir().mkpath(folder.filePath(QStringLiteral("daemon"))));
    QCOMPARE(daemonBeside(own), QString());
    const QString built = program(folder.filePath(QStringLiteral("daemon/chatelained")));
    QCOMPARE(daemonBeside(own), built);
    const QString installed = program(own + QStringLiteral("/chatelained"));
    QCOMPARE(daemonBeside(own), installed);
  }

 private:
  static QString program(const QString& name) {
    QFile file(name);
    [[maybe_unused]] const bool made = file.open(QIODevice::WriteOnly);
    file.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
    return name;
  }
};

CHATELAINE_TEST(PlacesMeetTheDaemon);
#include "places_meet_the_daemon.moc"
