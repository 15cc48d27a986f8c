// Edits what is authenticated together with the secret: rule, hosts, methods, paths, reveal policy; with a live
// preview.
#pragma once
#include <QtWidgets/QWidget>

#include <span>
#include <vector>

#include "core/credential.h"
#include "core/validate.h"

class QAbstractButton;
class QCheckBox;
class QComboBox;
class QLineEdit;

namespace chatelaine::ui {

class Banner;
class FilterChip;
class FormRow;
class RuleEditor;
class WirePreview;

class BindingForm final : public QWidget {
  Q_OBJECT
 public:
  explicit BindingForm(QWidget* parent = nullptr);

  void setBinding(const Binding& binding);
  Binding binding() const;
  void showErrors(std::span<const FieldError> errors);

 Q_SIGNALS:
  void changed();  // by the person

 private:
  QWidget* buildMethods();
  void buildReveal();
  void connectAll();
  void afterEdit();
  void showMethods(const std::vector<std::string>& methods);
  void showWarnings();
  std::vector<AllowedHost> hosts() const;
  std::vector<std::string> methods() const;

  Binding m_kept;  // what the form doesn't edit: type and destinations
  WirePreview* m_preview;
  RuleEditor* m_rule;
  QLineEdit* m_hosts;
  FormRow* m_hostsRow;
  FilterChip* m_anyMethod;
  std::vector<FilterChip*> m_methods;
  QLineEdit* m_paths;
  FormRow* m_pathsRow;
  QCheckBox* m_private;
  Banner* m_privateWarning;
  QComboBox* m_reveal;
  FormRow* m_revealRow;
};

}  // namespace chatelaine::ui
