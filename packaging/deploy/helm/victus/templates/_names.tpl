{{- define "victus.selector" -}}
app.kubernetes.io/name: victus
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "victus.labels" -}}
{{ include "victus.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}
