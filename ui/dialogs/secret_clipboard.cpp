#include "ui/dialogs/secret_clipboard.h"

#include <QtCore/QMimeData>
#include <QtCore/QPointer>
#include <QtCore/QTimer>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>

namespace chatelaine::ui {
namespace {

// What KDE's Klipper, KeePassXC and others look for: the content is a secret, so it isn't kept in a history.
constexpr QLatin1StringView hintFormat("x-kde-passwordManagerHint");
constexpr QLatin1StringView textFormat("text/plain");

// Makes the text only at the moment when somebody asks for it.
class SecretMimeData final : public QMimeData {
 public:
  explicit SecretMimeData(Secret secret) : m_secret(std::move(secret)) {}
  QStringList formats() const override { return {textFormat, hintFormat}; }
  bool hasFormat(const QString& format) const override { return formats().contains(format); }

 protected:
  QVariant retrieveData(const QString& format, QMetaType) const override {
    if (format == hintFormat) return QByteArrayLiteral("secret");
    if (format != textFormat) return {};
    return QString::fromUtf8(m_secret.text().data(), static_cast<qsizetype>(m_secret.size()));
  }

 private:
  Secret m_secret;
};

}  // namespace

void copyForAWhile(Secret secret, std::chrono::milliseconds lifetime) {
  QClipboard* clipboard = QGuiApplication::clipboard();
  auto* content = new SecretMimeData(std::move(secret));
  clipboard->setMimeData(content);
  QTimer::singleShot(lifetime, clipboard, [clipboard, ours = QPointer<QMimeData>(content)] {
    if (ours) clipboard->clear();  // the clipboard deletes what is replaced, so it is still ours
  });
}

}  // namespace chatelaine::ui
