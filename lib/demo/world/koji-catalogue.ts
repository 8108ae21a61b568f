import { CATALOGUE, type CataloguePackage } from "./catalogue";
import { INSTANCES, packagesOf, RELEASES } from "./instances";

/** A release that is built in Koji, with the names of its tags and target. */
export interface KojiReleaseSpec {
  name: string;
  /** DLRN instance whose troubles reach this release's builds too. */
  instance: string;
  /** In promotion order; a development release has no release tag yet. */
  tags: { build: string; candidate: string; testing: string; release?: string };
  target: string;
  branch: string;
  /** Upstream tags and packaging changes on a working day. */
  changesPerDay: number;
}

/** A source package as Koji builds it. */
export interface KojiPackage {
  name: string;
  /** Its entry in rdoinfo; none for dependencies. */
  info?: CataloguePackage;
  /** Has code for each architecture. */
  archful: boolean;
  /** Only needed to build others: lives in the build tag alone. */
  buildOnly: boolean;
}

const PER_DAY: Readonly<Record<string, number>> = { flamingo: 4.5, epoxy: 4, dalmatian: 2.6, caracal: 1.6 };

export const KOJI_RELEASES: readonly KojiReleaseSpec[] = RELEASES.flatMap(({ name, status }) => {
  const changesPerDay = PER_DAY[name];
  if (changesPerDay === undefined) return [];
  const tag = (step: string) => `cloud9s-openstack-${name}-${step}`;
  const development = status === "development";
  return {
    name,
    instance: development ? "centos9-master" : `centos9-${name}`,
    tags: {
      build: tag("el9s-build"),
      candidate: tag("candidate"),
      testing: tag("testing"),
      ...(development ? {} : { release: tag("release") }),
    },
    target: tag("el9s"),
    branch: development ? "rpm-master" : `${name}-rdo`,
    changesPerDay,
  };
});

/** Libraries the distribution builds itself, by the head of their name. */
const DEPENDENCIES: Readonly<Record<string, string>> = {
  python: `aiosqlite alembic amqp aniso8601 anyjson appdirs async-timeout autobahn autopage bandit bcrypt
    beautifulsoup4 betamax billiard blessed boto3 botocore cachetools cachez cassandra-driver castellan-extra cbor2
    certifi cffi chardet cliff-tablib cmd2 confluent-kafka construct cotyledon coverage crcmod croniter cryptography
    daiquiri dateutil ddt debtmap decorator defusedxml dfs-sdk dib-utils discover django django-appconf django-babel
    django-bash-completion django-compressor django-debreach django-formtools django-nose django-pyscss dnspython docker
    docopt doc8 dogpile-cache ecdsa editor enmerkar entrypoints etcd3gw eventlet exabgp execnet extras falcon fasteners
    fastapi fixtures flake8 flask flask-restful freezegun funcparserlib futures gabbi gitdb gitpython glob2 google-auth
    graphviz greenlet grpcio gunicorn h11 h2 hpack httplib2 httpretty hvac hyperframe idna ifaddr imagesize infi-dtypes
    influxdb infoblox-client iso8601 itsdangerous jaeger-client javaproperties jenkins jinja2 jmespath jsonpatch
    jsonpath-rw jsonpath-rw-ext jsonpointer jsonschema kafka kazoo kerberos kombu krest kubernetes ldap3 libvirt
    linecache2 lockfile logutils lxml lz4 mako markupsafe marshmallow mccabe memcached mimeparse mock mox3 msgpack
    munch mypy-extensions ncclient netaddr netifaces networkx nose notario numpy oauth2client oauthlib openshift
    openstack-doc-tools openvswitch ordereddict orderedset os-client-extra packaging pallets-sphinx paramiko passlib paste
    paste-deploy pathlib2 pbr pecan pecan-notario pexpect pika pint ply positional prettytable prometheus-client
    proliantutils-extra psutil psycopg2 ptyprocess purestorage pyasn1 pyasn1-modules pybind11 pycdlib pycodestyle
    pycryptodomex pydantic pyeclib-extra pyflakes pyghmi pyinotify pykerberos pykmip pylint pylxd pymongo pymysql
    pynacl pyngus pyopenssl pyparsing pyperclip pyrabbit2 pyroute2 pyrsistent pysaml2 pyscss pysendfile pysnmp
    pystache pytest pytest-cov pytest-django pytest-flake8 pytest-html pytest-metadata pytest-xdist python3-openid pytz
    pyudev pywinrm pyxcli pyyaml qpid-proton ratelimit redis reportlab repoze-lru requests requests-aws requests-mock
    requests-kerberos requests-oauthlib requests-toolbelt requests-unixsocket responses retrying rfc3986 routes rsa
    rtslib ruamel-yaml scrypt sdnotify semantic-version setproctitle setuptools-scm sh simplegeneric simplejson
    simplepath smi smmap snappy soupsieve sphinxcontrib-actdiag sphinxcontrib-apidoc sphinxcontrib-blockdiag
    sphinxcontrib-httpdomain sphinxcontrib-nwdiag sphinxcontrib-programoutput sphinxcontrib-seqdiag sqlalchemy
    sqlalchemy-collectd sqlalchemy-filters sqlalchemy-utils sqlparse starlette statsd storops stomp suds systemd
    tabulate tempita tenacity termcolor testrepository testresources testscenarios testtools thriftpy toml tornado
    traceback2 transaction trollius txaio typing-extensions tzlocal u-msgpack ucsmsdk unicodecsv unittest2 uritemplate
    urllib3 urllib-gssapi uvicorn uwsgidecorators vine voluptuous voluptuous-serialize waitress warlock wcwidth
    webcolors weblib webob websocket-client websockify webtest werkzeug wrapt wsaccel wsgi-intercept xattr xclarity-client
    xmltodict xvfbwrapper yappi zake zeroconf zipp zstd zVMCloudConnector`,
  "python-XStatic": `Angular Angular-Bootstrap Angular-FileUpload Angular-Gettext Angular-lrdragndrop Angular-Schema-Form
    Bootstrap-Datepicker Bootstrap-SCSS bootswatch D3 Dagre Dagre-D3 FileSaver Filesaver-js Font-Awesome Hogan Jasmine
    JQuery-Migrate jquery-ui JQuery-quicksearch JQuery-TableSorter JS-Yaml JSEncrypt Json2yaml Magic-Search mdi
    objectpath Rickshaw roboto-fontface smart-table Spin term-js tv4`,
  rubygem: `addressable builder cri deep_merge facter faraday hiera json_pure multi_json multipart-post pathspec
    puppet-resource_api rspec rspec-puppet semantic_puppet thor`,
  ansible: `collection-ansible-posix collection-ansible-utils collection-community-general collection-containers-podman
    collections-openstack role-chrony role-container-registry role-openstack-operations role-redhat-subscription
    role-thales-extra runner pacemaker`,
  golang: `github-gophercloud github-infrawatch-apputils github-prometheus-extra github-qpid-apache`,
};

/** Tools of other languages and services that are built along. */
const OTHERS = `crudini cmake-extra dib-extra dumb-init erlang galera hiera jq-extra kolla-extra libnfsidmap liberasurecode
  mdi-common nodejs-extra novnc openvswitch-selinux ovn-selinux puppet qpid-dispatch rabbitmq-server redis-extra
  rhosp-release spice-html5 supermin sysbench-extra websocat xmlsec-extra`;

const words = (text: string) => text.split(/\s+/).filter((word) => word !== "");

const ARCHFUL =
  /(cffi|bcrypt|crypto|grpcio|greenlet|lxml|numpy|psutil|pyeclib|netifaces|wrapt|xattr|libvirt|msgpack|erlang|liberasurecode|golang|openvswitch|qpid|yappi|snappy|scrypt|zstd|lz4)/;
const BUILD_ONLY =
  /(sphinx|pytest|flake8|pylint|pycodestyle|coverage|nose|testrepository|unittest2|mccabe|pyflakes|setuptools|rspec|Jasmine|mypy|doc8|bandit|discover|linecache2|traceback2|fixtures|testscenarios|pybind11|httpretty|requests-mock|mox3|freezegun|hacking|cmake)/;

const dependency = (name: string): KojiPackage => ({
  name,
  archful: ARCHFUL.test(name),
  buildOnly: BUILD_ONLY.test(name),
});

/** Dependencies of every release, by name. */
const BUILT_ALONG: readonly KojiPackage[] = [
  ...Object.entries(DEPENDENCIES).flatMap(([head, names]) => words(names).map((word) => `${head}-${word}`)),
  ...words(OTHERS),
]
  .filter((name, index, all) => all.indexOf(name) === index)
  .filter((name) => !CATALOGUE.some((entry) => entry.name === name))
  .map(dependency);

/** Everything a release builds in Koji: what rdoinfo lists for it, and some hundred dependencies. */
export function kojiPackages(release: KojiReleaseSpec): KojiPackage[] {
  const spec = INSTANCES.find((one) => one.id === release.instance);
  const own = (spec ? packagesOf(spec) : []).map((info) => ({
    name: info.name,
    info,
    archful: false,
    buildOnly: false,
  }));
  return [...own, ...BUILT_ALONG];
}
