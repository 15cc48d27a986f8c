#include "ui/widgets/accessible_secret_field.h"

#include <QtWidgets/QAccessibleWidget>

#include "ui/widgets/secret_field.h"

namespace chatelaine::ui {
namespace {

// Offers neither a text nor a value interface: what isn't there can't be read aloud.
class AccessibleSecretField final : public QAccessibleWidget {
 public:
  explicit AccessibleSecretField(SecretField& field) : QAccessibleWidget(&field, QAccessible::EditableText) {}

  QAccessible::State state() const override {
    QAccessible::State state = QAccessibleWidget::state();
    state.passwordEdit = true;
    state.editable = true;
    state.multiLine = field().shape() == SecretShape::manyLines;
    return state;
  }

  QString text(QAccessible::Text part) const override {
    if (part == QAccessible::Value) return {};
    if (part != QAccessible::Description) return QAccessibleWidget::text(part);
    return field().isEmpty() ? SecretField::tr("Empty") : SecretField::tr("Filled in; never shown or read aloud");
  }

 private:
  const SecretField& field() const { return static_cast<const SecretField&>(*widget()); }
};

QAccessibleInterface* makeInterface(const QString&, QObject* object) {
  auto* field = qobject_cast<SecretField*>(object);
  return field ? new AccessibleSecretField(*field) : nullptr;
}

}  // namespace

void installAccessibleSecretField() {
  [[maybe_unused]] static const bool installed = (QAccessible::installFactory(makeInterface), true);
}

}  // namespace chatelaine::ui
