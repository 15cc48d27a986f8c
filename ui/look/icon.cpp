#include "ui/look/icon.h"

#include <QtCore/QFile>
#include <QtGui/QGuiApplication>
#include <QtGui/QIconEngine>
#include <QtGui/QPainter>
#include <QtGui/QPixmapCache>
#include <QtSvg/QSvgRenderer>

// Resources of a static library are only linked when somebody asks for them; the macro wants the global namespace.
static void loadIcons() { Q_INIT_RESOURCE(icons); }

namespace chatelaine::ui {
namespace {

constexpr std::array<std::string_view, iconCount> fileNames{
    "add",          "agent",        "audit",         "authenticator", "bell",     "card",   "certificate", "check",
    "chevron-down", "chevron-left", "chevron-right", "chevron-up",    "clock",    "close",  "cloud",       "code",
    "conflict",     "connect",      "cookie",        "copy",          "database", "delete", "download",    "drag",
    "edit",         "error",        "external",      "eye-off",       "filter",   "globe",  "health",      "history",
    "info",         "key",          "link",          "lock",          "login",    "mail",   "more",        "offline",
    "ok",           "paste",        "person",        "pin",           "replace",  "search", "server",      "settings",
    "shield",       "sync",         "team",          "terminal",      "unlock",   "unpin",  "vault",       "warning"};

QString pathOf(std::string_view fileName) {
  loadIcons();
  return QStringLiteral(":/chatelaine/icons/") + QLatin1StringView(fileName.data(), qsizetype(fileName.size())) +
         QStringLiteral(".svg");
}

QByteArray drawingOf(Icon icon, const QColor& colour) {
  QFile file(pathOf(fileNameOf(icon)));
  if (!file.open(QIODevice::ReadOnly)) return {};
  return file.readAll().replace("currentColor", colour.name().toLatin1());
}

class IconEngine final : public QIconEngine {
 public:
  IconEngine(Icon icon, Tone tone) : m_icon(icon), m_tone(tone) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
    const int size = std::min(rect.width(), rect.height());
    const QPixmap picture = pixmapOf(m_icon, colourFor(mode), size, painter->device()->devicePixelRatio());
    painter->drawPixmap(rect.x() + (rect.width() - size) / 2, rect.y() + (rect.height() - size) / 2, picture);
  }
  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    return scaledPixmap(size, mode, state, 1.0);
  }
  QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale) override {
    return pixmapOf(m_icon, colourFor(mode), std::min(size.width(), size.height()), scale);
  }
  QIconEngine* clone() const override { return new IconEngine(m_icon, m_tone); }

 private:
  QColor colourFor(QIcon::Mode mode) const {
    const QPalette palette = QGuiApplication::palette();
    if (mode == QIcon::Disabled) return palette.color(QPalette::Disabled, QPalette::Text);
    return colourOf(coloursOf(palette), m_tone);
  }
  Icon m_icon;
  Tone m_tone;
};

}  // namespace

std::string_view fileNameOf(Icon icon) { return fileNames.at(static_cast<std::size_t>(icon)); }

QIcon iconOf(Icon icon, Tone tone) { return QIcon(new IconEngine(icon, tone)); }

QPixmap pixmapOf(Icon icon, const QColor& colour, int size, qreal devicePixelRatio) {
  const QString key =
      QStringLiteral("chatelaine/%1/%2/%3/%4").arg(int(icon)).arg(colour.name()).arg(size).arg(devicePixelRatio);
  QPixmap pixmap;
  if (QPixmapCache::find(key, &pixmap)) return pixmap;
  pixmap = QPixmap(QSize(size, size) * devicePixelRatio);
  pixmap.setDevicePixelRatio(devicePixelRatio);
  pixmap.fill(Qt::transparent);
  QSvgRenderer renderer(drawingOf(icon, colour));
  QPainter painter(&pixmap);
  renderer.render(&painter, QRectF(0, 0, size, size));
  painter.end();
  QPixmapCache::insert(key, pixmap);
  return pixmap;
}

QIcon applicationIcon() { return QIcon(pathOf("chatelaine")); }

}  // namespace chatelaine::ui
