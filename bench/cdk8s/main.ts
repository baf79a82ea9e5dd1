import { ApiObject, App, Chart } from 'cdk8s';

/** As many documents as it is told, of the kind that a small service has: what `cdk8s synth` is measured with. */
const app = new App();
const documents = Number(process.env.DOCUMENTS ?? 200);
/** Variables of each, which make a document as long as it is told. */
const variables = Number(process.env.VARIABLES ?? 1);
const chart = new Chart(app, 'bench', { disableResourceNameHashes: true });
for (let index = 0; index < documents; index += 1) {
  const name = `service-${index}`;
  const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'bench' };
  new ApiObject(chart, name, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name,
              image: `registry.example/${name}:1.0.0`,
              env: Array.from({ length: variables }, (_, number) => ({ name: `SETTING_${number}`, value: '8080' })),
              ports: [{ name: 'http', containerPort: 8080 }],
              livenessProbe: { httpGet: { path: '/health', port: 'http' }, periodSeconds: 10 },
              resources: { limits: { cpu: '500m', memory: '256Mi' }, requests: { cpu: '250m', memory: '128Mi' } },
            },
          ],
        },
      },
    },
  });
}
app.synth();
